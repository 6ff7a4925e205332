import { describe, expect, test } from '@jest/globals';
import {
  LogBacklog,
  MAX_BACKLOG_CHARACTERS,
  MAX_BATCH_BYTES,
  MAX_BATCH_EVENTS,
} from '../../local/log-backlog.ts';

function fill(lines: Iterable<string>): LogBacklog {
  const backlog = new LogBacklog();
  let sequence = 0;
  for (const line of lines) backlog.add({ sequence: sequence++, atMilliseconds: 0, line });
  return backlog;
}

const repeat = (line: string, times: number) => Array.from({ length: times }, () => line);

/** Sequences of the batches, until there is none. */
function batchesOf(backlog: LogBacklog): readonly (readonly number[])[] {
  const batches: (readonly number[])[] = [];
  while (backlog.length > 0) batches.push(backlog.takeBatch().map(({ sequence }) => sequence));
  return batches;
}

describe('lines that wait to be handed over', () => {
  test('keep their order over batches that have a bound', () => {
    const backlog = fill(repeat('{}', 2 * MAX_BATCH_EVENTS + 1));
    expect(backlog.fillsBatch).toBe(true);
    const batches = batchesOf(backlog);
    expect(batches.map(({ length }) => length)).toEqual([MAX_BATCH_EVENTS, MAX_BATCH_EVENTS, 1]);
    expect(batches.flat()).toEqual([...Array(2 * MAX_BATCH_EVENTS + 1).keys()]);
    expect(backlog.takeDropped()).toBe(0);
  });

  test('go by the bytes of their texts, and one that is too long goes alone', () => {
    const third = 'ä'.repeat(MAX_BATCH_BYTES / 6);
    const backlog = fill([third, third, third, 'x'.repeat(2 * MAX_BATCH_BYTES), 'y']);
    expect(batchesOf(backlog)).toEqual([[0, 1], [2], [3], [4]]);
  });

  test('fill a batch by their length, too', () => {
    expect(fill(['x']).fillsBatch).toBe(false);
    expect(fill(['x'.repeat(MAX_BATCH_BYTES)]).fillsBatch).toBe(true);
  });

  test('are dropped from the oldest on where they are too many, and counted once', () => {
    const fourth = 'x'.repeat(MAX_BACKLOG_CHARACTERS / 4);
    const backlog = fill(repeat(fourth, 6));
    expect(batchesOf(backlog).flat()).toEqual([3, 4, 5]);
    expect([backlog.takeDropped(), backlog.takeDropped()]).toEqual([3, 0]);
  });

  test('are bounded in number, however short they are', () => {
    const most = Math.floor(MAX_BACKLOG_CHARACTERS / 26);
    const backlog = fill(repeat('', most + 10));
    expect([backlog.length, backlog.takeDropped()]).toEqual([most, 10]);
    expect(backlog.takeBatch()[0]?.sequence).toBe(10);
  });
});
