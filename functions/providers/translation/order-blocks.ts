import { malformed } from './malformed.ts';

/** Of all blocks that wait for their turn: far above the arguments of any calls, and little enough to be held. */
const MAX_WAITING_CHARACTERS = 1_048_576;
const MAX_WAITING_BLOCKS = 128;

/** How a block goes on, by its type. */
const DELTAS = {
  text: (text: string) => ({ type: 'text_delta', text }),
  thinking: (thinking: string) => ({ type: 'thinking_delta', thinking }),
  tool_use: (json: string) => ({ type: 'input_json_delta', partial_json: json }),
} as const;

export interface OrderedBlock {
  readonly type: keyof typeof DELTAS;
  /** As the block is before anything of it is said. */
  readonly begun: object;
}

/** Events of Anthropic's dialect: the type and the rest. */
export type BlockEvent = readonly [type: string, data: object];

export interface BlockOrder {
  /** The events that can be sent at once. */
  readonly begin: (block: OrderedBlock) => BlockEvent[];
  readonly say: (block: OrderedBlock, piece: string) => BlockEvent[];
  /** The rest of all blocks. */
  readonly end: () => BlockEvent[];
}

/**
 * Brings blocks, whose pieces may come mixed, one behind the other: Anthropic's dialect has one open at a time. The first
 * is sent as it comes. A text ends where the next block begins. A call ends with the answer, as any piece may be one
 * more of its arguments: so all that begins behind a call waits.
 *
 * @throws Failure `upstream_error` if too much waits.
 */
export function orderBlocks(): BlockOrder {
  const waiting = new Map<OrderedBlock, string>();
  let waitingCharacters = 0;
  let open: OrderedBlock | null = null;
  let index = -1;

  function openBlock(block: OrderedBlock): BlockEvent {
    open = block;
    index += 1;
    return ['content_block_start', { index, content_block: block.begun }];
  }
  function closeBlock(): BlockEvent[] {
    return open === null ? [] : [['content_block_stop', { index }]];
  }
  function delta(block: OrderedBlock, piece: string): BlockEvent[] {
    return piece === '' ? [] : [['content_block_delta', { index, delta: DELTAS[block.type](piece) }]];
  }

  return {
    begin(block) {
      if (open?.type !== 'tool_use') return [...closeBlock(), openBlock(block)];
      if (waiting.size >= MAX_WAITING_BLOCKS) throw malformed('too many blocks at once');
      waiting.set(block, '');
      return [];
    },
    say(block, piece) {
      if (block === open) return delta(block, piece);
      waitingCharacters += piece.length;
      if (waitingCharacters > MAX_WAITING_CHARACTERS) throw malformed('too much is said in blocks at once');
      waiting.set(block, (waiting.get(block) ?? '') + piece);
      return [];
    },
    end() {
      const events = closeBlock();
      for (const [block, text] of waiting)
        events.push(openBlock(block), ...delta(block, text), ...closeBlock());
      return events;
    },
  };
}
