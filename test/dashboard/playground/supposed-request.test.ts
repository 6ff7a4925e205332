import { expect, test } from '@jest/globals';
import { limitHeaders } from '../../../core/limit-headers.ts';
import { readHeaders } from '../../../dashboard/playground/answer-headers.ts';
import { summarizeDecision } from '../../../dashboard/playground/decision-summary.ts';
import {
  explainAddress,
  supposedRequest,
  withoutRecord,
} from '../../../dashboard/playground/supposed-request.ts';

const PROTOCOL = {
  dialect: 'openai',
  title: '',
  method: 'POST',
  path: '/v1/chat/completions',
  highestTemperature: 2,
} as const;

function headersOf(usedThisMinute: number, usedThisHour: number) {
  const windows = {
    minute: { limit: 60, remaining: 60 - usedThisMinute, resetSeconds: 27 },
    hour: { limit: 1000, remaining: 1000 - usedThisHour, resetSeconds: 747 },
  };
  const headers = limitHeaders(windows as never, 'openai', 0);
  return readHeaders(new Headers({ ...headers, 'x-request-id': 'r', 'x-sandbox': 'true' }));
}

const turn = (status: number, code: string | null = null, used = [1, 1]) => ({
  protocol: PROTOCOL,
  status,
  headers: headersOf(used[0] ?? 0, used[1] ?? 0),
  problem: code === null ? null : { code, message: '', raw: null },
});

test('G-6: the headers of an answer say the sandbox, the request and where both limits stand', () => {
  expect(headersOf(2, 3)).toEqual({
    requestId: 'r',
    sandbox: true,
    retryAfterSeconds: null,
    windows: [
      { name: 'minute', limit: 60, remaining: 58, resetSeconds: 27 },
      { name: 'hour', limit: 1000, remaining: 997, resetSeconds: 747 },
    ],
  });
  expect(readHeaders(new Headers({ 'retry-after': '5' }))).toEqual({
    requestId: null,
    sandbox: false,
    windows: [],
    retryAfterSeconds: 5,
  });
});

test('P-5: an allowed request is explained by what was counted before it', () => {
  expect(supposedRequest(turn(200, null, [3, 7]), 's', 'key_1')).toEqual({
    surface: 's',
    request: 'POST /v1/chat/completions',
    keyId: 'key_1',
    usedThisMinute: 2,
    usedThisHour: 6,
  });
});

test('P-5: a request over a limit was not counted, one that a model refused was', () => {
  const limited = supposedRequest(turn(429, 'rate_limit_minute', [60, 70]), 's', 'key_1');
  expect(limited).toMatchObject({ usedThisMinute: 60, usedThisHour: 70 });
  const upstream = supposedRequest(turn(429, 'upstream_rate_limited', [60, 70]), 's', 'key_1');
  expect(upstream).toMatchObject({ usedThisMinute: 59, usedThisHour: 69 });
});

test('P-5: a key that nobody knows has no record, one that is not listed an ordinary one', () => {
  expect(supposedRequest(turn(401), 's', null)).toMatchObject({ credential: 'none' });
  expect(supposedRequest(turn(200), 's', null)).not.toHaveProperty('credential');
  const known = supposedRequest(turn(401), 's', 'key_1');
  expect(withoutRecord(known)).toMatchObject({ credential: 'none' });
  expect(withoutRecord(known)).not.toHaveProperty('keyId');
});

test('the version of a protocol is part of the request that is explained', () => {
  const asked = supposedRequest({ ...turn(200), protocol: { ...PROTOCOL, dialect: 'anthropic' } }, 's', null);
  expect(asked.headers).toEqual({ 'anthropic-version': '2023-06-01' });
});

test('the address of an explanation says the same request', () => {
  const address = explainAddress(supposedRequest(turn(200), 's', 'key_1'), '192.0.2.1');
  expect(address).toBe(
    '#/explain?surface=s&request=POST+%2Fv1%2Fchat%2Fcompletions&from=192.0.2.1&keyId=key_1&usedThisMinute=0&usedThisHour=0',
  );
});

const explanation = (effect: 'allow' | 'deny', more = {}) => ({
  policyVersion: '1',
  surface: 's',
  route: null,
  at: '',
  from: '',
  effect,
  code: null,
  steps: [],
  answer: null,
  ...more,
});

test('a decision and its answer in one sentence', () => {
  const sentence = (judged: ReturnType<typeof explanation>, status: number, isKeyKnown = true) =>
    summarizeDecision({ explanation: judged, status, isKeyKnown });
  expect(sentence(explanation('allow'), 200)).toBe('Let in: every rule passed.');
  expect(sentence(explanation('allow'), 200, false)).toContain('not in the list of keys');
  expect(sentence(explanation('allow'), 402)).toContain('402 comes from what stands behind');
  expect(sentence(explanation('allow'), 401)).toContain('the value that this browser keeps is another');
  const denied = explanation('deny', {
    code: 'ip_not_allowed',
    steps: [{ rule: 'ip-is-allowed', outcome: 'deny', sentence: '', declaredIn: [] }],
    answer: { status: 403, code: 'ip_not_allowed', message: '' },
  });
  expect(sentence(denied, 403)).toBe('Refused by ip-is-allowed: 403 ip_not_allowed');
});
