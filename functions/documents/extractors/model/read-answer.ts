import * as z from 'zod';

/** What a model said, and whether it said it to its end. */
export interface Said {
  readonly text: string;
  readonly isComplete: boolean;
}

const completion = z.looseObject({
  choices: z
    .array(
      z.looseObject({
        finish_reason: z.string().nullish(),
        message: z.looseObject({ content: z.string().nullish() }),
      }),
    )
    .min(1),
});

/** Models put JSON into a block of code even where they are told not to. */
const FENCED = /^\s*```(?:json)?\s*\n([\s\S]*?)\n?\s*```\s*$/;

/** Reads a completion in OpenAI's dialect; null for what is none. */
export function readCompletion(body: unknown): Said | null {
  const [choice] = completion.safeParse(body).data?.choices ?? [];
  if (choice === undefined) return null;
  return { text: choice.message.content ?? '', isComplete: choice.finish_reason !== 'length' };
}

/** The JSON of an answer; undefined if it is none. */
export function readJsonAnswer(text: string): unknown {
  try {
    return JSON.parse(FENCED.exec(text)?.[1] ?? text);
  } catch {
    return undefined;
  }
}
