import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fingerprintOf } from '../../../functions/chain/fingerprint.ts';

interface Said {
  readonly query?: Readonly<Record<string, string>>;
  readonly agents?: readonly string[];
  readonly contentType?: string;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
}

function of({ query = {}, agents = [], contentType, body = '{}', isBase64Encoded = false }: Said): string {
  const header = (name: string) => (name === 'content-type' ? contentType : undefined);
  return fingerprintOf({ query, agents, header }, { body, isBase64Encoded });
}

const form = (boundary: string, text = 'hello') =>
  `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n${text}\r\n--${boundary}--\r\n`;
const multipart = (boundary: string, text?: string): Said => ({
  contentType: `multipart/form-data; boundary=${boundary}`,
  body: form(boundary, text),
});

describe('G-8 the fingerprint of a request', () => {
  test('G-8 changes with every byte of the body', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), (bytes, seed) => {
        const changed = Uint8Array.from(bytes);
        const at = seed % bytes.length;
        changed[at] = (changed[at] ?? 0) ^ 1;
        const print = (body: Uint8Array) =>
          of({ body: Buffer.from(body).toString('base64'), isBase64Encoded: true });
        expect(print(bytes)).toBe(print(Uint8Array.from(bytes)));
        expect(print(changed)).not.toBe(print(bytes));
      }),
    );
  });

  test('G-8 changes with the query, the agents and the content type, not with the order in which they come', () => {
    const prints = [
      of({}),
      of({ query: { a: '1' } }),
      of({ query: { a: '1', b: '2' } }),
      of({ agents: ['agt_1'] }),
      of({ contentType: 'text/csv' }),
      of({ body: null }),
    ];
    expect(new Set(prints).size).toBe(prints.length);
    expect(of({ query: { b: '2', a: '1' } })).toBe(of({ query: { a: '1', b: '2' } }));
  });

  test('G-8 is the same however API Gateway hands the body on', () => {
    const body = Buffer.from('{"ä":1}').toString('base64');
    expect(of({ body, isBase64Encoded: true })).toBe(of({ body: '{"ä":1}' }));
  });

  test('G-8 stays when a form is sent again, under the boundary that the client then makes', () => {
    const first = of(multipart('----WebKitFormBoundaryAAAA'));
    expect(of(multipart('another-one'))).toBe(first);
    const quoted = { contentType: 'multipart/form-data; boundary="in quotes"', body: form('in quotes') };
    expect(of(quoted)).toBe(first);
    expect(of(multipart('another-one', 'hellO'))).not.toBe(first);
  });

  test('G-8 tells forms apart that share no more than their bytes', () => {
    // Without the lengths between the parts, these two would be one text.
    const one = { ...multipart('b'), body: '--bxy' };
    const other = { ...multipart('b'), body: 'x--by' };
    expect(of(one)).not.toBe(of(other));
  });
});
