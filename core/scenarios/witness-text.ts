import { stringify } from 'yaml';
import type { Answer } from '../review/change.ts';
import type { Scenario } from './scenario.ts';

/** What is the same in every request if nothing is said. */
const ORDINARY = { from: '198.51.100.7', now: '2026-01-15T12:00:30Z' };

/** A request as the scenario that one would write to keep it, with what it has to be decided as. */
export function witnessAsScenario(scenario: Scenario, answer: Answer): string {
  const { surface, request, from, now, headers, credential } = scenario;
  const written = {
    surface,
    request,
    ...(from === ORDINARY.from ? {} : { from }),
    ...(now === ORDINARY.now ? {} : { now }),
    headers,
    ...(credential === 'none' ? { credential } : recordOf(credential)),
    ...deniedOf(answer),
  };
  return stringify(written, { flowCollectionPadding: true, lineWidth: 0 }).trimEnd();
}

function recordOf(record: Exclude<Scenario['credential'], 'none'>): { readonly credential?: object } {
  const said = Object.entries(record).filter(
    ([field, value]) =>
      !(Array.isArray(value) && value.length === 0) &&
      !(field === 'account' && value === 'active') &&
      !(field === 'secret' && value === 'none') &&
      !(field.startsWith('used-') && value === 0),
  );
  // Limits that nothing was counted against mean nothing.
  const isCounted = said.some(([field]) => field.startsWith('used-'));
  const shown = said.filter(([field]) => isCounted || field !== 'limits');
  return shown.length === 0 ? {} : { credential: Object.fromEntries(shown) };
}

function deniedOf({ text, rule }: Answer): { readonly denied?: object } {
  const [, status, code] = /^(\d{3}) ([a-z_]+)$/.exec(text) ?? [];
  return rule === null || code === undefined ? {} : { denied: { by: rule, code, status: Number(status) } };
}

/** The same as a command, with what is secret in variables. */
export function witnessAsCurl({ request, headers, surface }: Scenario): string {
  const [method = '', path = ''] = request.split(' ');
  const shown = Object.entries(headers).map(
    ([name, text]) => ` -H "${name}: ${text.replace(/<([^>]+)>/g, variableOf)}"`,
  );
  return `curl -X ${method} "$${surface.toUpperCase().replaceAll('-', '_')}_URL${path}"${shown.join('')}`;
}

/** `<key a2k>` is `$KEY_A2K`. */
function variableOf(_: string, hole: string): string {
  return `$${hole.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;
}
