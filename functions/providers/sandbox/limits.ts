/** Bounds of what a request can ask of the sandbox. */

export const MAX_WORDS = 5000;
/** Between two words. Above the heartbeat's interval, so that heartbeats can be tried out. */
export const MAX_DELAY_MS = 20_000;
export const MAX_TOTAL_DELAY_MS = 120_000;
export const MAX_TOOL_CALLS = 16;
/** Words of the user's text that an answer repeats, and of each tool's result. */
export const ECHO_WORDS = 50;
/** Values in an example made up from a JSON schema, and how deep they may nest. */
export const MAX_EXAMPLE_VALUES = 500;
export const MAX_EXAMPLE_DEPTH = 20;
export const MAX_EXAMPLE_CHARACTERS = 1000;
