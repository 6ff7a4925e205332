import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { safeMessage } from '../../../../functions/providers/upstream/safe-message.ts';

const KEY = 'sk-proj-AbCd1234efGH5678';

describe('what a provider says of a request, as it may be told', () => {
  test.each([
    [
      'max_tokens: 100000 > 64000, for claude-haiku-4-5-20251001.',
      'max_tokens: 100000 > 64000, for claude-haiku-4-5-20251001',
    ],
    [
      'messages.1.content.0.tool_use.input: Field required',
      'messages.1.content.0.tool_use.input: Field required',
    ],
    ["'image/jpeg' is 5242880 bytes, at most 1048576", "'image/jpeg' is 5242880 bytes, at most 1048576"],
    ['See https://api.example.com/keys?x=1 for more', 'See … for more'],
    ['Contact someone@example.com now', 'Contact … now'],
    ['Organization org-Zk31vQ has no access', 'Organization … has no access'],
    ['Account acct_1a2b is closed', 'Account … is closed'],
    ['Your key sk-****wxyz is bad', 'Your key … is bad'],
    ['Header Bearer abc.def.ghi seen', 'Header … seen'],
    ['Request 550e8400-e29b-41d4-a716-446655440000 failed', 'Request … failed'],
    ['Project 123456789012 has no quota', 'Project … has no quota'],
    ['id msg_011CSHoEeqs5C35K2UUqR7Fy', 'id …'],
    ['two\r\nlines\u0000 and\ttabs\u200b \u202e', 'two lines and tabs'],
    ['', ''],
    ['...', ''],
  ])('%j is %j', (message, safe) => {
    expect(safeMessage(message, [])).toBe(safe);
  });

  test('is short', () => {
    const message = safeMessage('word '.repeat(5_000), []);
    expect(message.length).toBeLessThanOrEqual(300);
    expect(message.endsWith('…')).toBe(true);
  });

  /** Any text with the key in it, in whatever case, whole or parted by characters that are taken out. */
  const noise = fc.string({ unit: 'binary', maxLength: 400 });
  const printable = fc
    .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 60 })
    .filter((key) => /^[\x21-\x7e]+$/.test(key));

  test('P-9: never holds the key, wherever it stood', () => {
    const parted = (key: string, at: number) => `${key.slice(0, at)}\u0000\u200b${key.slice(at)}`;
    fc.assert(
      fc.property(printable, noise, noise, fc.nat(60), fc.boolean(), (key, before, behind, at, isLower) => {
        const shown = isLower ? key.toLowerCase() : key;
        const message = safeMessage(before + parted(shown, at % key.length) + behind + key, [key]);
        expect(message.toLowerCase()).not.toContain(key.toLowerCase());
        expect(message.length).toBeLessThanOrEqual(300);
        expect(message).not.toMatch(/[\p{Cc}\n]/u);
      }),
      { numRuns: 300 },
    );
  });

  test('P-9: nor one that looks like a key, whosever it is', () => {
    expect(safeMessage(`Incorrect API key provided: ${KEY}`, [])).toBe('Incorrect API key provided: …');
    const random = fc
      .uint8Array({ minLength: 20, maxLength: 40 })
      .map((bytes) => Buffer.from(bytes).toString('hex'));
    fc.assert(fc.property(random, (token) => !safeMessage(`the token ${token} is bad`, []).includes(token)));
  });
});
