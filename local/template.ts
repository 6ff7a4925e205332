import { type Variable, variableOf } from './context-variables.ts';
import type { Exchange, GatewayFailure } from './exchange.ts';

/** A body or a header value with its variables filled in. */
export type Template = (exchange: Exchange, failure: GatewayFailure | null) => string;

const VARIABLE = /\$(?:\{([A-Za-z][\w.-]*)\}|((?:context|stageVariables|method)(?:\.[\w-]+)+))/g;
/** Velocity's directives: API Gateway's mapping templates know them, its gateway responses do not. */
const DIRECTIVE = /#(?:set|if|foreach|else|end)\b|\$(?:input|util)\b/;

/**
 * Compiles a template of simple variables (`$context.requestId`). Throws a sentence for what cannot be filled
 * in here: an unknown variable, or a directive. A variable without a value becomes the empty text.
 */
export function compileTemplate(text: string): Template {
  if (DIRECTIVE.test(text))
    throw new Error('the template uses Velocity directives, which are not evaluated here');
  const parts: (string | Variable)[] = [];
  let from = 0;
  for (const match of text.matchAll(VARIABLE)) {
    const expression = match[1] ?? (match[2] as string);
    const variable = variableOf(expression);
    if (variable === null) throw new Error(`the template uses $${expression}, which has no meaning here`);
    parts.push(text.slice(from, match.index), variable);
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'string') return () => only;
  return (exchange, failure) => {
    let result = '';
    for (const part of parts) result += typeof part === 'string' ? part : (part(exchange, failure) ?? '');
    return result;
  };
}

/** A header's value: `'static'` in single quotes, or a mapping expression. Undefined sends no header. */
export function compileParameter(text: string): Variable {
  const quoted = /^'(.*)'$/s.exec(text);
  if (quoted) {
    const value = quoted[1];
    return () => value;
  }
  const variable = variableOf(text);
  if (variable === null) {
    throw new Error(`the value ${text} is neither in single quotes nor an expression that is known here`);
  }
  return variable;
}
