import { judgeName, type Problem } from './keys/settings.ts';

export const MAX_INSTRUCTIONS_LENGTH = 20_000;

export interface AskedAgent {
  readonly name?: string | undefined;
  readonly instructions?: string | undefined;
}

/** The settings of an agent that were asked for, and what is wrong with them. */
export function judgeAgent(asked: AskedAgent): {
  readonly settings: { readonly name?: string; readonly instructions?: string };
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const { name, instructions } = asked;
  if (instructions !== undefined && instructions.length > MAX_INSTRUCTIONS_LENGTH) {
    problems.push({
      path: 'instructions',
      message: `must have at most ${MAX_INSTRUCTIONS_LENGTH} characters`,
    });
  }
  const settings = {
    ...(name === undefined ? {} : { name: judgeName(name, problems) }),
    ...(instructions === undefined ? {} : { instructions }),
  };
  return { settings, problems };
}
