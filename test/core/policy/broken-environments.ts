import { DOCUMENTS } from '../../support/documents.ts';
import {
  type Broken,
  ENVIRONMENT,
  environment,
  override,
  renamed,
  SURFACE,
  secondSurface,
} from './broken-documents.ts';

export const BROKEN_ENVIRONMENTS: Broken = {
  'file-is-named-after-its-environment': [
    [
      [...DOCUMENTS, ...renamed(ENVIRONMENT, 'environments/other.yaml').slice(1, 2)],
      'other.yaml:1:14: environment: `test` has to stand in `environments/test.yaml`',
    ],
  ],
  'logs-are-kept-for-a-period-that-exists': [
    [
      environment('keep: 7 days', 'keep: 8 days'),
      'logs.keep: CloudWatch does not keep logs for `8 days` (did you mean `14 days`?)',
    ],
    [
      environment('keep: 7 days', 'keep: 12h'),
      'logs.keep: CloudWatch does not keep logs for `12h` (did you mean `1 day`?)',
    ],
  ],
  'money-is-given-back-in-time': [
    [environment('hold: 10m', 'hold: 9s'), 'money.hold: money is held for 10 to 3600 seconds, not for 9'],
    [environment('hold: 10m', 'hold: 2h'), 'money.hold: money is held for 10 to 3600 seconds, not for 7200'],
    [
      environment('sweep: 1m', 'sweep: 90s'),
      'money.sweep: a schedule of EventBridge runs every one or more whole minutes',
    ],
  ],
  'blocked-network-exists': [
    [
      environment('[blocked]', '[blockd]'),
      'firewall.block[0]: there is no network `blockd` in `networks.yaml` (did you mean `blocked`?)',
    ],
  ],
  'firewall-fits-aws': [
    [environment('2000 per 5', '9 per 5'), 'AWS WAF counts from 10 to 2000000000, not to 9'],
    [environment('[blocked]', '[blocked, blocked]'), 'firewall.block[1]: this network is already listed'],
    [
      environment('[SomeRules]', '[SomeRules, SomeRules]'),
      'firewall.managed-rules[1]: this rule group is already listed',
    ],
  ],
  'overridden-surface-exists': [
    [
      environment(/alarms.*\n/, 'surfaces: { thigns: {} }\n'),
      'surfaces.thigns: there is no surface `thigns` (did you mean `things`?)',
    ],
  ],
  'overridden-keys-exist': [
    [
      override('    keys: {}\n').map((document) =>
        document.file === SURFACE
          ? {
              ...document,
              text: document.text
                .replace(/keys:\n( {2}.*\n)+(?=sessions)/, '')
                .replace('[key, session]', 'session')
                .replace(/ {2}- header(.*\n){3}/, '')
                .replace(", needs: 'things:read'", ''),
            }
          : document,
      ),
      'surfaces.things.keys: `things` has no keys',
    ],
  ],
  'overridden-limits-are-ordered': [
    [
      override('    keys: { limits: { at most: 50 per minute and 6000 per hour } }\n'),
      'is more than `at most` allows, which is `50 per minute and 6000 per hour`',
    ],
    [
      override('    keys: { limits: { default: 50 per minute and 49 per hour } }\n'),
      '50 per minute is more than 49 per hour',
    ],
  ],
  'widening-says-why': [
    [
      override('    keys: { limits: { at most: 601 per minute and 6000 per hour } }\n'),
      'surfaces.things.keys.limits.at most: this allows more than `things` does: say why, in `because`',
    ],
    [
      override('    browsers: any origin\n'),
      'surfaces.things.browsers: this allows more than `things` does: say why, in `because`',
    ],
    [
      override("    browsers: { origins: ['https://app.example.com', 'https://else.example.com'] }\n"),
      'surfaces.things.browsers: this allows more than `things` does: say why, in `because`',
    ],
  ],
  'domain-is-of-one-holder': [
    [
      environment(
        /alarms.*\n/,
        'dashboard: { domain: app.example.com }\nsurfaces: { things: { domain: app.example.com } }\n',
      ),
      'dashboard.domain: `app.example.com` is already the domain of `things`',
    ],
    [
      secondSurface((text) => text.replace('base: /v1', 'base: /v1\ndomain: api.example.com')).map(
        (document) =>
          document.file === SURFACE
            ? { ...document, text: document.text.replace('base: /v1', 'base: /v1\ndomain: api.example.com') }
            : document,
      ),
      '`api.example.com` is already the domain of `things`',
    ],
  ],
};
