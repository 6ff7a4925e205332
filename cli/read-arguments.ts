import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { CommandFailure, EXIT } from './command.ts';

/**
 * The options of a command, and the words beside them if it takes any.
 *
 * @param command as it is called, without `gatehouse`
 * @throws CommandFailure with what is wrong, in a sentence
 */
export function readArguments<const Options extends ParseArgsOptionsConfig>(
  command: string,
  args: readonly string[],
  options: Options,
  allowPositionals = false,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals });
  } catch (error) {
    // The rest of what it says is about programs that take file names, and values that begin with a dash.
    const [sentence] = Error.isError(error) ? error.message.split(/\.\s/) : [];
    throw new CommandFailure(`${sentence}. See \`gatehouse ${command} --help\`.`, EXIT.usage);
  }
}
