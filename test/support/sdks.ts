import Anthropic1 from '@anthropic-ai/sdk';
import Anthropic0 from '@anthropic-ai/sdk-0';
import OpenAI7 from 'openai';
import OpenAI6 from 'openai-6';

/** The official clients as their users install them, unmodified. Retries off, so that a test sees each answer. */
export const OPENAI = [
  ['openai 7', OpenAI7],
  ['openai 6', OpenAI6 as unknown as typeof OpenAI7],
] as const;

export const ANTHROPIC = [
  ['@anthropic-ai/sdk 1', Anthropic1],
  ['@anthropic-ai/sdk 0', Anthropic0 as unknown as typeof Anthropic1],
] as const;
