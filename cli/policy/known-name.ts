import { suggest } from '../../core/policy/suggest.ts';
import { CommandFailure, EXIT } from '../command.ts';

/** @throws CommandFailure if a name is none of those that there are, with the nearest of them */
export function mustBeKnown(what: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  const meant = suggest(name, names);
  const question = meant === null ? '' : ` (did you mean \`${meant}\`?)`;
  throw new CommandFailure(`there is no ${what} \`${name}\`${question}.`, EXIT.usage);
}
