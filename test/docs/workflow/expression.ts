/** What expressions of a workflow can name: `github.event.pull_request.number`. */
export type Contexts = Readonly<Record<string, unknown>>;

const EXPRESSION = /\$\{\{\s*(.*?)\s*\}\}/g;
const COMPARISON = /^([\w.-]+) (==|!=) (?:'([^']*)'|([\w.-]+))$/;

/** A text with its expressions filled in. */
export function fillIn(text: string, contexts: Contexts): string {
  return text.replace(EXPRESSION, (_, path: string) => textAt(path, contexts));
}

/**
 * A condition of a job or a step: terms joined by `&&`, each a comparison or `!cancelled()`. A condition that does not ask
 * how it went before is asked only where all went well.
 */
export function holds(condition: string | undefined, contexts: Contexts, isWell: boolean): boolean {
  const terms = (condition ?? '')
    .replace(EXPRESSION, '$1')
    .split(' && ')
    .filter((term) => term !== '');
  const asksForItself = terms.includes('!cancelled()');
  return (isWell || asksForItself) && terms.every((term) => termHolds(term, contexts));
}

function termHolds(term: string, contexts: Contexts): boolean {
  if (term === '!cancelled()') return true;
  const [, path = '', operator, literal, other = ''] = COMPARISON.exec(term) ?? [];
  if (operator === undefined) throw new Error(`this condition is not known here: ${term}`);
  const isEqual = textAt(path, contexts) === (literal ?? textAt(other, contexts));
  return isEqual === (operator === '==');
}

/** As GitHub does, nothing where there is nothing; but for a context that there is not. */
function textAt(path: string, contexts: Contexts): string {
  const [first = '', ...rest] = path.split('.');
  if (!Object.hasOwn(contexts, first)) throw new Error(`there is no context \`${first}\``);
  const found = rest.reduce<unknown>(
    (value, name) => (value as Contexts | null | undefined)?.[name],
    contexts[first],
  );
  return found === undefined || found === null ? '' : String(found);
}
