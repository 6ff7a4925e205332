/** Why there is no answer, or no whole one, as the API said it in its own dialect. */
export interface AnswerProblem {
  /** Null where the API gave none. */
  readonly code: string | null;
  readonly message: string;
  /** What came, as it came; null where nothing did. */
  readonly raw: string | null;
}

/** @param text the body of an answer, or the data of an event, in any dialect or none */
export function readProblem(text: string, status: number): AnswerProblem {
  const body = fieldsOf(parsed(text));
  const error = body.error === undefined || typeof body.error === 'string' ? body : fieldsOf(body.error);
  const message = textOf(error.message) ?? textOf(error.detail) ?? textOf(error.title);
  return {
    code: textOf(fieldsOf(error.details).error_code) ?? textOf(error.code) ?? textOf(error.type),
    message: message ?? `The API answered ${status}, and did not say why.`,
    raw: text === '' ? null : text,
  };
}

/** JSON, or undefined. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object; of anything else there are none. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
