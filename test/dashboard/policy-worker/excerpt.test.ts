import { describe, expect, test } from '@jest/globals';
import { excerptOf } from '../../../dashboard/policy-worker/excerpt.ts';

const TEXT = `surface: plain

routes:
  GET /things:          # a comment
    title: List
    needs: things:read
  POST /things:
    title: Create
    roles:
      - owner
      - admin

errors:
  dialects: [problem]
`;
const linesOf = (line: number) =>
  excerptOf('surfaces/plain.yaml', TEXT, line)?.lines.map(({ number, text }) => `${number} ${text}`);

describe('the excerpt of a document', () => {
  test('is a line under the one that it belongs to', () => {
    expect(linesOf(6)).toEqual(['4 GET /things:          # a comment', '6   needs: things:read']);
  });

  test('is a line with what is indented under it, to the next that is not', () => {
    expect(linesOf(9)).toEqual(['7 POST /things:', '9   roles:', '10     - owner', '11     - admin']);
    expect(linesOf(13)).toEqual(['13 errors:', '14   dialects: [problem]']);
  });

  test('ends where there is enough of it', () => {
    expect(linesOf(3)?.map((line) => line.split(' ')[0])).toEqual(['3', '4', '5', '6', '7', '8']);
  });

  test('is none of a line that the document does not have', () => {
    expect(excerptOf('surfaces/plain.yaml', TEXT, 99)).toBeNull();
  });
});
