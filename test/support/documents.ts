import { type ParsedPolicy, type PolicyDocument, parsePolicies } from '../../core/policy/parse.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { formatProblem } from '../../core/policy/problem.ts';

/** A small set of documents that satisfies every rule, so that tests state only what they change. */
export const DOCUMENTS: readonly PolicyDocument[] = [
  {
    file: 'surfaces/things.yaml',
    text: `surface: things
title: Things API
description: Things, for tests.
base: /v1
credentials:
  - bearer: [key, session]
  - header: X-Things-Key
    accepts: key
    only-with: openai
keys:
  prefix: thk
  name: optional
  act-on: agent
  made-by: [owner]
  limits:
    default: 60 per minute and 1000 per hour
    at most: 600 per minute and 6000 per hour
  allowed-ips: optional
  expiry: optional
  sandbox: optional
  spending-limits: optional
sessions: { prefix: ths, limits: 600 per minute and 10000 per hour, attempts: 20 per 15 minutes }
scopes: { things: [read, create] }
routes:
  GET /things/{thingId}: { title: Read a thing, does: things.read, needs: 'things:read' }
  POST /things: { title: Create a thing, does: things.create, speaks: problem, roles: [owner], carries: prompts }
  GET /open: { title: Look, does: things.look, public: a test needs one }
connect: { api: /v1 }
errors: { dialects: [problem, openai], statuses: { account_suspended: 402 } }
browsers: { origins: ['https://app.example.com'] }
`,
  },
  {
    file: 'environments/test.yaml',
    text: `environment: test
title: Tests
sessions: { ttl: 12h }
keys: { rotate-after: 90 days }
threads: { keep: 2 days, history: 1000 }
logs: { keep: 7 days }
tables: { deletion-protection: on, point-in-time-recovery: off }
throttle: { rate: 100 per second, burst: 200 }
firewall: { block: [blocked], rate-per-address: 2000 per 5 minutes, managed-rules: [SomeRules] }
alarms: { email: oncall@example.com }
money: { hold: 10m, sweep: 1m }
`,
  },
  {
    file: 'models.yaml',
    text: `providers:
  maker: { title: Maker, url: 'https://maker.example', speaks: { openai: /v1/chat/completions } }
models:
  big/model-1:
    title: Model
    surfaces: [things]
    provider: maker
    created: 2024-12-26
    context: 1000
    max-output: 100
    prices: { input: $0.29, cached-input: $0, output: $2.19 }
`,
  },
  {
    file: 'plans.yaml',
    text: `default: small
plans:
  small: { title: Small, throttle: { rate: 5 per second, burst: 9 }, quota: 1000 per month }
  large: { title: Large, throttle: { rate: 50 per second, burst: 90 } }
`,
  },
  {
    file: 'networks.yaml',
    text: `networks:
  blocked: { title: Blocked, ipv4: [192.0.2.0/24, 198.51.100.7], ipv6: ['2001:db8:0:0::/32'] }
`,
  },
];

/** The documents with a replacement made in one of them; fails if it changes nothing. */
export function edited(file: string, from: string | RegExp, to: string): PolicyDocument[] {
  return DOCUMENTS.map((document) => {
    if (document.file !== file) return document;
    const text = document.text.replace(from, () => to);
    if (text === document.text) throw new Error(`\`${from}\` is not in ${file}`);
    return { file, text };
  });
}

/** The problems of documents, as they are printed; empty if there are none. */
export function problemsOf(documents: readonly PolicyDocument[]): string[] {
  const parsed = parsePolicies(documents, 'test', 'v');
  return 'problems' in parsed ? parsed.problems.map((problem) => formatProblem(problem)) : [];
}

export function policyOf(documents: readonly PolicyDocument[]): Policy {
  const parsed: ParsedPolicy = parsePolicies(documents, 'test', 'v');
  if ('problems' in parsed)
    throw new Error(parsed.problems.map((problem) => formatProblem(problem)).join('\n'));
  return parsed.policy;
}
