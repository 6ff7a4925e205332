import { CommandFailure, EXIT } from './command.ts';

/**
 * The value of an option that takes one of a few words.
 *
 * @throws CommandFailure that lists them
 */
export function readChoice<const T extends string>(option: string, text: string, known: readonly T[]): T {
  const found = known.find((one) => one === text);
  if (found === undefined) throw new CommandFailure(`${option} is one of ${known.join(', ')}.`, EXIT.usage);
  return found;
}
