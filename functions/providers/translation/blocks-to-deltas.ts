import { type Fields, isFields, textIn } from '../fields.ts';
import { malformed } from './malformed.ts';
import { calledIn } from './message-to-completion.ts';

/** Far above what any answer has open at a time, which should be one. */
const MAX_OPEN_BLOCKS = 128;

/** A block that has begun: its call, if it is one, and whether its arguments have. */
interface OpenBlock {
  readonly call: number | null;
  /** What the block began with, for the case that nothing follows. */
  readonly input: unknown;
  hasArguments: boolean;
}

/** The deltas, as chunks of OpenAI's dialect have them, that each event of a block stands for. */
export interface BlockReader {
  readonly begin: (event: Fields) => object[];
  readonly go: (event: Fields) => object[];
  readonly end: (event: Fields) => object[];
  readonly hasCalls: () => boolean;
}

/** Reads the blocks of a stream of Anthropic's dialect. What the upstream's own tools do is no part of the answer. */
export function readBlocks(): BlockReader {
  const open = new Map<unknown, OpenBlock>();
  let calls = 0;
  return {
    begin({ index, content_block: block }) {
      if (!isFields(block)) throw malformed('no block in `content_block_start`');
      if (open.size >= MAX_OPEN_BLOCKS) throw malformed('too many blocks are open');
      if (block.type !== 'tool_use') {
        open.set(index, { call: null, input: null, hasArguments: false });
        return textDeltas(block);
      }
      const { id, name } = calledIn(block);
      const opening = { index: calls, id, type: 'function', function: { name, arguments: '' } };
      open.set(index, { call: calls, input: block.input ?? {}, hasArguments: false });
      calls += 1;
      return [{ tool_calls: [opening] }];
    },
    go({ index, delta }) {
      const block = open.get(index);
      if (block === undefined || !isFields(delta)) throw malformed('a delta without its block');
      if (delta.type !== 'input_json_delta') return textDeltas(delta);
      const json = textIn(delta.partial_json);
      if (block.call === null || json === '') return [];
      block.hasArguments = true;
      return [callDelta(block.call, json)];
    },
    /** Arguments are JSON even where there are none. */
    end({ index }) {
      const block = open.get(index);
      if (block === undefined) throw malformed('a block ends that has not begun');
      open.delete(index);
      if (block.call === null || block.hasArguments) return [];
      return [callDelta(block.call, JSON.stringify(block.input))];
    },
    hasCalls: () => calls > 0,
  };
}

function callDelta(index: number, json: string): object {
  return { tool_calls: [{ index, function: { arguments: json } }] };
}

/** Blocks begin with what their deltas go on with. Other deltas, signatures and citations, have no word here. */
function textDeltas(said: Fields): object[] {
  const text = said.type === 'text' || said.type === 'text_delta' ? textIn(said.text) : '';
  const thought = said.type === 'thinking' || said.type === 'thinking_delta' ? textIn(said.thinking) : '';
  return [
    ...(text === '' ? [] : [{ content: text }]),
    ...(thought === '' ? [] : [{ reasoning_content: thought }]),
  ];
}
