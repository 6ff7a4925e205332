import { type Fields, isFields } from '../fields.ts';
import type { CompletionRequest, Usage } from '../provider.ts';
import { countInputTokens } from '../sandbox/conversation.ts';
import { readAnthropic } from '../sandbox/read-anthropic.ts';
import { readOpenai } from '../sandbox/read-openai.ts';
import { countTokens } from '../sandbox/tokens.ts';
import { usageOfCompletion, usageOfMessage } from '../translation/token-usage.ts';
import { spokenIn } from './spoken.ts';

/** Knows at any time what an answer has used: what the provider has told, and an estimate of what it has not. */
export interface Meter {
  /** The `usage` of a whole answer, or of an event: all that was used until then. */
  readonly told: (usage: unknown) => void;
  /** The `usage` of the event that begins a message: what it counts as output has not been said yet. */
  readonly begun: (usage: unknown) => void;
  /** A piece of the answer as JSON, kept as it is: it is read only if its usage is never told. */
  readonly said: (json: string) => void;
  readonly usage: () => Usage;
}

/** Pieces kept unread; above it they are read, and what is said in them is kept, which is a small part of them. */
const MAX_UNREAD_CHARACTERS = 262_144;

const NAMES = {
  openai: { read: usageOfCompletion, input: 'prompt_tokens', output: 'completion_tokens' },
  anthropic: { read: usageOfMessage, input: 'input_tokens', output: 'output_tokens' },
} as const;

export function createMeter(request: CompletionRequest): Meter {
  const { read, input, output } = NAMES[request.dialect];
  let fields: Fields = {};
  let leastOutput = 0;
  let unread: string[] = [];
  let unreadCharacters = 0;
  let spoken = '';
  let estimatedInput: number | null = null;

  const add = (usage: unknown) => {
    if (!isFields(usage)) return;
    // What is told later counts; what is told only at the beginning stays.
    fields = {
      ...fields,
      ...Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== null)),
    };
  };
  const readUp = () => {
    spoken += unread.map(spokenOf).join('');
    unread = [];
    unreadCharacters = 0;
  };

  return {
    told: (usage) => {
      add(usage);
      if (!isFields(usage) || !isCount(usage[output])) return;
      unread = [];
      unreadCharacters = 0;
      spoken = '';
    },
    begun: (usage) => {
      add(usage);
      leastOutput = read(fields).outputTokens;
      fields = { ...fields, [output]: 0 };
    },
    said: (json) => {
      unread.push(json);
      unreadCharacters += json.length;
      if (unreadCharacters > MAX_UNREAD_CHARACTERS) readUp();
    },
    usage: () => {
      readUp();
      const { inputTokens, cachedInputTokens, outputTokens } = read(fields);
      const isTold = isCount(fields[input]);
      if (!isTold) estimatedInput ??= estimateInput(request);
      return {
        inputTokens: isTold ? inputTokens : Math.max(estimatedInput ?? 0, inputTokens),
        cachedInputTokens: Math.min(cachedInputTokens, inputTokens),
        outputTokens: Math.max(leastOutput, outputTokens + countTokens(spoken)),
      };
    },
  };
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function estimateInput(request: CompletionRequest): number {
  return countInputTokens(
    request.dialect === 'openai' ? readOpenai(request.body) : readAnthropic(request.body),
  );
}

function spokenOf(json: string): string {
  try {
    return spokenIn(JSON.parse(json));
  } catch {
    return '';
  }
}
