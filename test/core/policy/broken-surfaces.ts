import { DOCUMENTS } from '../../support/documents.ts';
import { type Broken, secondSurface, surface } from './broken-documents.ts';

export const BROKEN_SURFACES: Broken = {
  'file-is-named-after-its-surface': [
    [
      [...DOCUMENTS, ...secondSurface((text) => text.replace('surface: others', 'surface: other')).slice(-1)],
      'others.yaml:1:10: surface: `other` has to stand in `surfaces/other.yaml`',
    ],
  ],
  'surface-name-is-not-reserved': [
    [
      [
        ...DOCUMENTS,
        {
          file: 'surfaces/dashboard.yaml',
          text:
            secondSurface((text) => text.replace('surface: others', 'surface: dashboard')).at(-1)?.text ?? '',
        },
      ],
      'surface: the name `dashboard` is reserved',
    ],
  ],
  'prefix-is-unique': [
    [
      secondSurface((text) => text.replace('otk', 'thk')),
      'keys.prefix: the prefix `thk` is already that of the keys of `things`',
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
  ],
  'dialect-is-spoken': [
    [surface('speaks: problem', 'speaks: anthropic'), 'speaks: `anthropic` is not among `errors.dialects`'],
    [
      surface('only-with: openai', 'only-with: anthropic'),
      'credentials[1].only-with: `anthropic` is not among `errors.dialects`',
    ],
  ],
  'status-is-of-a-known-code': [
    [
      surface('account_suspended:', 'account_suspendet:'),
      'there is no error code `account_suspendet` (did you mean `account_suspended`?)',
    ],
  ],
  'list-holds-nothing-twice': [
    [
      surface('made-by: [owner]', 'made-by: [owner, owner]'),
      'keys.made-by[1]: `owner` stands twice in this list',
    ],
  ],
  'limits-are-ordered': [
    [
      surface('60 per minute and 1000 per hour', '60 per minute and 59 per hour'),
      'default: 60 per minute is more than 59 per hour',
    ],
    [
      surface('60 per minute and 1000 per hour', '60 per minute and 6001 per hour'),
      'is more than `at most` allows, which is `600 per minute and 6000 per hour`',
    ],
  ],
  'connect-leads-to-routes': [
    [surface('api: /v1 ', 'api: /v2 '), 'connect.api: no route begins with `/v2/`'],
  ],
};
