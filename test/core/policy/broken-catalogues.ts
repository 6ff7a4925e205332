import { edited } from '../../support/documents.ts';
import { type Broken, numbered } from './broken-documents.ts';

export const BROKEN_CATALOGUES: Broken = {
  'default-plan-exists': [
    [
      edited('plans.yaml', 'default: small', 'default: smal'),
      'plans.yaml:1:10: default: there is no plan `smal` (did you mean `small`?)',
    ],
  ],
  'plans-fit-one-account': [
    [
      edited(
        'plans.yaml',
        '  large:',
        `${numbered(299, (at) => `  plan-${at}: { title: P, throttle: { rate: 1 per second, burst: 1 } }`)}\n  large:`,
      ),
      'plans: 301 plans are more than the 300 usage plans of an account',
    ],
  ],
  'model-is-served-by-a-surface': [
    [
      edited('models.yaml', '[things]', '[thing]'),
      'surfaces[0]: there is no surface `thing` (did you mean `things`?)',
    ],
    [
      edited('models.yaml', '[things]', '[things, things]'),
      'surfaces[1]: `things` stands twice in this list',
    ],
  ],
  'model-has-a-provider': [
    [
      edited('models.yaml', 'provider: maker', 'provider: makr'),
      'provider: there is no provider `makr` (did you mean `maker`?)',
    ],
  ],
  'output-fits-the-context': [
    [
      edited('models.yaml', 'max-output: 100', 'max-output: 1001'),
      'an answer of 1001 tokens does not fit a context of 1000',
    ],
  ],
  'network-fits-an-ip-set': [
    [
      edited(
        'networks.yaml',
        '192.0.2.0/24,',
        Array.from({ length: 10_000 }, (_, at) => `10.0.${at >> 8}.${at & 255},`).join(' '),
      ),
      'networks.blocked.ipv4: an IP set holds at most 10000 addresses and networks',
    ],
    [
      edited(
        'networks.yaml',
        'networks:\n',
        `networks:\n${numbered(50, (at) => `  net-${at}: { title: N }`)}\n`,
      ),
      'networks: 51 networks are more than 50',
    ],
  ],
  'address-stands-where-it-belongs': [
    [
      edited('networks.yaml', '192.0.2.0/24', '0.0.0.0/0'),
      'ipv4[0]: `0.0.0.0/0` is every address there is: an IP set cannot hold it',
    ],
    [
      edited('networks.yaml', '192.0.2.0/24', "'2001:db8::/32'"),
      'ipv4[0]: `2001:db8::/32` belongs under `ipv6`',
    ],
  ],
};
