import type { PolicyDocument } from '../../../core/policy/parse.ts';
import { edited } from '../../support/documents.ts';

/** A surface of pairs, which takes sessions and tokens over from another one. */
const PAIRS = `surface: pairs
title: Pairs API
description: Pairs, for tests.
domain: pairs.example.com
credentials:
  - pair: { key: X-Key, secret: X-Secret }
  - bearer: session
  - header: X-Token
    accepts: [token]
keys:
  prefix: prk
  secret-prefix: prs
  name: required
  act-on: organization
  made-by: [owner, admin]
  limits: { default: 60 per minute and 1000 per hour, at most: 600 per minute and 6000 per hour }
  allowed-ips: refused
  expiry: refused
  sandbox: refused
  spending-limits: refused
sessions: { of: things }
tokens: { of: makers }
agents: { parameter: agentId, header: X-Agent }
scopes: { pairs: [read, write] }
routes:
  GET /pairs/{agentId}: { title: Read, does: things.read, needs: 'pairs:read', speaks: [problem] }
  POST /pairs: { title: Create, does: things.create, takes: [text/csv], idempotency-key: accepted, acts-as: agent }
errors: { dialects: [problem, envelope] }
browsers: refused
`;

/** A surface that issues the tokens. */
const MAKERS = `surface: makers
title: Makers API
description: Makers, for tests.
credentials:
  - bearer: token
agents: { header: X-Agent }
tokens: { prefix: mkt, limits: 50 per minute and 500 per hour, at most: 5, expiry: optional }
routes:
  POST /makers: { title: Chat, does: things.chat, acts-as: agent, keeps: threads }
errors: { dialects: [openai] }
browsers: any origin
`;

const OVERRIDES = `providers: { unconnected: sandbox }
authorizer: { reserved-concurrency: 7 }
surfaces:
  things:
    domain: things.example.com
    keys: { limits: { at most: 500 per minute and 5000 per hour } }
  pairs:
    keys: { limits: { default: 30 per minute and 300 per hour } }
    browsers: { origins: ['https://pairs.example.com'] }
    because: a test needs one
dashboard: { domain: app.example.com }
`;

const MODEL = `  small:
    title: Small model
    surfaces: [things, makers]
    provider: maker
    upstream: small-1
    created: 2025-01-20
    context: 2000
    max-output: 200
    prices: { input: $1, cached-input: $0.5, output: $3 }
    image-tokens: 300
`;

const INVITATIONS = `invitations: { prefix: thi, live: 7 days }
`;

/** Documents in which every field is written somewhere, and every way of a value from one document to another is gone. */
export const RICH_DOCUMENTS: readonly PolicyDocument[] = [
  ...edited('models.yaml', /$/, MODEL).map(({ file, text }) => {
    if (file === 'environments/test.yaml') return { file, text: text + OVERRIDES };
    if (file === 'surfaces/things.yaml') return { file, text: text + INVITATIONS };
    if (file !== 'models.yaml') return { file, text };
    return { file, text: text.replace('title: Maker,', 'title: Maker, counts-tokens: /v1/count,') };
  }),
  { file: 'surfaces/pairs.yaml', text: PAIRS },
  { file: 'surfaces/makers.yaml', text: MAKERS },
];
