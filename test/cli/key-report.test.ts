import { describe, expect, test } from '@jest/globals';
import { printKeyReport, type ReportedKey } from '../../cli/key-report.ts';

const NOW = 1_800_000_000;
const at = (secondsAgo: number) => new Date((NOW - secondsAgo) * 1000).toISOString();
const aKey = (differences: Partial<ReportedKey> = {}): ReportedKey => ({
  name: 'Build server',
  surface: 'wide',
  agentId: null,
  preview: 'wide_local_…6BVF',
  createdAt: at(100 * 86_400),
  rotatedAt: null,
  lastUsedAt: null,
  rotationDue: true,
  ...differences,
});

test('a key has a row: what it is for, the age of its present value, its last use, and whether it is due', () => {
  const rotated = aKey({
    name: 'CI',
    agentId: 'agt_1',
    rotatedAt: at(7200),
    lastUsedAt: at(59),
    rotationDue: false,
  });
  const text = printKeyReport([aKey(), rotated], new Map([['agt_1', 'Ada']]), NOW);
  expect(text).toBe(
    [
      'NAME          SURFACE  AGENT  KEY               AGE    LAST USED  ROTATION',
      'Build server  wide     -      wide_local_…6BVF  100 d  never      due',
      'CI            wide     Ada    wide_local_…6BVF  2 h    59 s ago',
      '',
      '2 keys, 1 due for rotation.',
    ].join('\n'),
  );
});

test.each([
  [0, '0 s'],
  [60, '1 min'],
  [3599, '59 min'],
  [3600, '1 h'],
  [86_399, '23 h'],
  [86_400, '1 d'],
  [-30, '0 s'],
])('an age of %i seconds is %s', (seconds, age) => {
  expect(printKeyReport([aKey({ createdAt: at(seconds) })], new Map(), NOW)).toContain(`6BVF  ${age}  `);
});

describe('what others wrote', () => {
  test('cannot move the cursor, change colours, or turn the direction of text', () => {
    const text = printKeyReport([aKey({ name: '\u001b[2J\u202eCI\r\n' })], new Map(), NOW);
    expect(text).toContain('\u{fffd}[2J\u{fffd}CI\u{fffd}\u{fffd}  wide');
    expect(text.split('\n')).toHaveLength(4);
  });

  test('an agent that is not known is shown by its id', () => {
    expect(printKeyReport([aKey({ agentId: 'agt_9' })], new Map(), NOW)).toContain('  agt_9  ');
  });
});

test('no keys are no table', () => {
  expect(printKeyReport([], new Map(), NOW)).toBe('No keys.');
});
