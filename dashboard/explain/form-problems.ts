import { parseAddress, parseCidr } from '../../core/values/cidr.ts';
import { parseInstant } from '../../core/values/instant.ts';
import type { ExplainForm } from './explain-form.ts';

export type FormProblems = { readonly [field in keyof ExplainForm]?: string };

const REQUEST = /^[A-Z]+ \/\S*$/;
const COUNT = /^\d{1,9}$/;
const LIMIT = /^[1-9]\d{0,8}$/;

const addressesIn = (text: string): readonly string[] => text.split(/[\s,]+/).filter((one) => one !== '');

/** What is wrong with each field, in the order of the form; nothing for what can be decided. */
export function problemsOf(form: ExplainForm): FormProblems {
  const { request, from, at, expiresAt, allowedIps, perMinute, perHour } = form;
  const wrong = addressesIn(allowedIps).find((one) => parseCidr(one) === null);
  const found: readonly (readonly [keyof ExplainForm, string | null])[] = [
    ['request', REQUEST.test(request) ? null : 'Write a method and a path, such as “GET /v1/things”.'],
    ['from', parseAddress(from) === null ? 'This is not an IP address.' : null],
    ['at', instantProblem(at)],
    ['expiresAt', instantProblem(expiresAt)],
    ['allowedIps', wrong === undefined ? null : `“${wrong}” is neither an address nor a CIDR block.`],
    ['perMinute', limitProblem(perMinute, perHour)],
    ['perHour', limitProblem(perHour, perMinute)],
    ['usedThisMinute', countProblem(form.usedThisMinute)],
    ['usedThisHour', countProblem(form.usedThisHour)],
  ];
  return Object.fromEntries(found.filter(([, problem]) => problem !== null));
}

export function listIn(text: string): string[] {
  return [...addressesIn(text)];
}

function instantProblem(text: string): string | null {
  if (text === '' || parseInstant(text) !== null) return null;
  return 'Write a time with its zone, such as “2026-01-15T12:00:30Z”.';
}

function countProblem(text: string): string | null {
  return COUNT.test(text) ? null : 'Write a number of at most nine digits.';
}

function limitProblem(text: string, other: string): string | null {
  if (text === '') return other === '' ? null : 'Give both limits, or neither.';
  return LIMIT.test(text) ? null : 'Write a number from 1 to 999999999.';
}
