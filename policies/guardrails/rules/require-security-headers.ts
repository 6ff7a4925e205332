import { behaviorsOf, pathsOf } from '../distribution.ts';
import { EVERYWHERE } from '../levels.ts';
import { objectOf } from '../properties.ts';
import type { Properties, ResourceRule } from '../rule.ts';
import { DISTRIBUTION, RESPONSE_HEADERS_POLICY } from '../types.ts';

const YEAR_SECONDS = 31_536_000;
/** The policies of AWS: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html */
const MANAGED: readonly unknown[] = [
  'e61eb60c-9c35-4d20-a928-2b84e02af89c',
  '5cc3b908-e619-4b99-88e5-2cf7f45965bd',
  'eaab4381-ed33-4a86-88ca-d9558dc6cd63',
  '67f7725c-6f97-4210-82d7-5512b31e9d03',
  '60669652-455b-4ae9-85a4-c4c02393f86c',
];
/** What a directive must not hold: code that is written into a page, and sources that are not named. */
const UNSAFE = /^'unsafe-(inline|eval|hashes)'$/;
const UNNAMED = /\*|^(https?|wss?|data|blob|filesystem):$/;

export const requireSecurityHeaders: ResourceRule = {
  id: 'require-security-headers',
  description:
    'A distribution sends headers with every answer by which browsers keep its pages to themselves: a content security policy, HSTS, `nosniff`, and no frames around them.',
  levels: EVERYWHERE,
  remediation:
    'Give every behavior a `ResponseHeadersPolicy` of this program with a content security policy that has a `default-src` and names each source, `nosniff`, HSTS for a year at least and `frame-ancestors` or frame options, all of which override the origin.',
  types: [DISTRIBUTION, RESPONSE_HEADERS_POLICY],
  judge: ({ type, props }) =>
    type === DISTRIBUTION ? judgeDistribution(props) : judgeHeaders(objectOf(props.securityHeadersConfig)),
};

function judgeDistribution(distribution: Properties): readonly string[] {
  const behaviors = behaviorsOf(distribution);
  const without = behaviors.filter((one) => !('responseHeadersPolicyId' in one));
  // Before any id is read: in a preview, one of ours is not known.
  if (without.length > 0) return without.map((one) => `sends no headers of its own ${pathsOf(one)}`);
  return behaviors
    .filter(({ responseHeadersPolicyId: id }) => id === '' || MANAGED.includes(id))
    .map((one) => `sends headers without a content security policy ${pathsOf(one)}`);
}

interface Directive {
  readonly name: string;
  readonly sources: readonly string[];
}

function judgeHeaders(config: Properties): readonly string[] {
  const overriding = (name: string): Properties => {
    const setting = objectOf(config[name]);
    return setting.override === true ? setting : {};
  };
  const { contentSecurityPolicy } = overriding('contentSecurityPolicy');
  const directives = directivesOf(contentSecurityPolicy);
  const { accessControlMaxAgeSec: hstsSeconds } = overriding('strictTransportSecurity');
  const has = (directive: string) => directives.some(({ name }) => name === directive);
  const isFramed = !has('frame-ancestors') && overriding('frameOptions').frameOption === undefined;
  return [
    ...(has('default-src') ? [] : ['lets pages load from anywhere what no directive names']),
    ...directives.flatMap(judgeSources),
    ...(typeof hstsSeconds === 'number' && hstsSeconds >= YEAR_SECONDS
      ? []
      : ['lets browsers come back over plain HTTP']),
    ...(overriding('contentTypeOptions').override === true ? [] : ['lets browsers guess what a file is']),
    ...(isFramed ? ['lets any page put its own in a frame'] : []),
  ];
}

function judgeSources({ name, sources }: Directive): readonly string[] {
  return sources.flatMap((source) => {
    if (UNSAFE.test(source)) return [`allows ${source} in ${name}`];
    return UNNAMED.test(source) ? [`lets ${name} be anything that ${source} covers`] : [];
  });
}

/** Each directive with its sources. Of two with one name browsers heed the first, so each is judged. */
function directivesOf(policy: unknown): readonly Directive[] {
  return String(policy ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim().split(/\s+/))
    .filter(([name]) => name !== '')
    .map(([name = '', ...sources]) => ({ name, sources }));
}
