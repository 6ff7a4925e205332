import { expect, test } from '@jest/globals';
import { rangeOfLine } from '../../../dashboard/review/range-of-line.ts';

test('a line stands where its text does', () => {
  const text = 'one\n\nthree';
  const lineAt = (line: number) => {
    const { start, end } = rangeOfLine(text, line);
    return text.slice(start, end);
  };
  expect([lineAt(1), lineAt(2), lineAt(3)]).toEqual(['one', '', 'three']);
  expect([lineAt(0), lineAt(9)]).toEqual(['one', 'three']);
});
