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
