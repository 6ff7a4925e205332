import { DOCUMENTS } from '../../support/documents.ts';
import { type Broken, secondSurface, surface } from './broken-documents.ts';

const PAIRS = `surface: others
title: Others
description: Others.
credentials:
  - pair: { key: X-Key, secret: X-Secret }
keys:
  prefix: otk
  secret-prefix: ots
  name: required
  act-on: organization
  made-by: [owner]
  limits: { default: 1 per minute and 2 per hour, at most: 3 per minute and 4 per hour }
  allowed-ips: refused
  expiry: refused
  sandbox: refused
  spending-limits: refused
routes:
  GET /: { title: Look, does: things.look }
errors: { dialects: [problem] }
browsers: refused
`;

/** With a second surface, whose keys are pairs. */
const pairs = (change: (text: string) => string) => [
  ...DOCUMENTS,
  { file: 'surfaces/others.yaml', text: change(PAIRS) },
];

export const BROKEN_CREDENTIALS: Broken = {
  'prefix-is-unique': [
    [
      secondSurface((text) => text.replace('otk', 'thk')),
      'keys.prefix: the prefix `thk` is already that of the keys of `things`',
    ],
    [
      pairs((text) => text.replace('secret-prefix: ots', 'secret-prefix: thk')),
      'keys.secret-prefix: the prefix `thk` is already that of the keys of `things`',
    ],
    [
      surface('sessions: {', 'invitations: { prefix: ths, live: 1h }\nsessions: {'),
      'invitations.prefix: the prefix `ths` is already that of the sessions of `things`',
    ],
    [
      surface('prefix: ths', 'prefix: thk'),
      'sessions.prefix: the prefix `thk` is already that of the keys of `things`',
    ],
  ],
  'accepted-kind-is-declared': [
    [
      surface(/sessions:.*\n/, '').map((document) => ({
        ...document,
        text: document.text.replace(', roles: [owner]', ''),
      })),
      'credentials[0].bearer: `session` is accepted, but there is no `sessions` section',
    ],
  ],
  'declared-kind-is-accepted': [
    [surface('bearer: [key, session]', 'bearer: key'), 'sessions: no credential source accepts a `session`'],
  ],
  'credential-source-is-usable': [
    [
      surface('X-Things-Key', 'Authorization'),
      'credentials[1].header: the header `Authorization` is written as `bearer: …`',
    ],
    [
      surface('  - header', '  - bearer: key\n  - header'),
      'credentials[1]: this place is already listed above',
    ],
    [
      pairs((text) => text.replace('secret: X-Secret', 'secret: X-Key')),
      'credentials[0]: this place is already listed above',
    ],
  ],
  'pair-stands-alone': [
    [
      surface('  name: optional', '  name: optional\n  secret-prefix: thx'),
      'keys.secret-prefix: keys have a secret only where `credentials` list a `pair`',
    ],
    [
      pairs((text) => text.replace('  secret-prefix: ots\n', '')),
      'keys: keys that are pairs need a `secret-prefix`',
    ],
    [
      pairs((text) => text.replace('keys:', '  - bearer: key\nkeys:')),
      'credentials[1]: a key is taken without its secret here, and with it elsewhere',
    ],
  ],
  'issuer-issues': [
    [surface(/sessions:.*/, 'sessions: { of: thing }'), 'sessions.of: there is no surface `thing`'],
    [
      surface(/sessions:.*/, 'sessions: { of: things }'),
      'sessions.of: `things` issues no sessions of its own',
    ],
  ],
  'invitation-is-usable': [
    [
      surface('sessions: {', 'invitations: { prefix: thi, live: 31 days }\nsessions: {'),
      'invitations.live: an invitation lives for 30 days at most, not for 31 days',
    ],
    [
      pairs((text) => text.replace('routes:', 'invitations: { prefix: oti, live: 7 days }\nroutes:')),
      'invitations: who accepts an invitation is signed in, so `sessions` are needed',
    ],
  ],
};
