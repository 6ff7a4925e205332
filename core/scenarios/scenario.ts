import * as z from 'zod';
import { describeIssues } from '../policy/parse-issues.ts';
import { readYaml } from '../policy/parse-yaml.ts';
import { type Path, type Problem, printPath } from '../policy/problem.ts';
import { parseAddress, parseCidr } from '../values/cidr.ts';
import { parseInstant } from '../values/instant.ts';
import { parseLimits } from '../values/limits.ts';

const parsedBy = (parse: (text: string) => unknown, what: string, example: string) =>
  z
    .string()
    .refine((text) => parse(text) !== null, { error: `this is not ${what}, such as \`${example}\`` })
    .meta({ examples: [example] });

const address = parsedBy(parseAddress, 'an address', '198.51.100.7');
const network = parsedBy(parseCidr, 'an address or a network', '203.0.113.0/24');
const instant = parsedBy(parseInstant, 'an instant', '2026-01-15T12:00:30Z');

/** The record in the store, where it differs from an ordinary one. */
const record = z.strictObject({
  kind: z
    .enum(['key', 'session', 'token'])
    .optional()
    .describe('What it is, if it is not what is presented.'),
  surface: z.string().optional().describe('The surface that issued it.'),
  account: z.enum(['active', 'suspended']).optional().describe('The account of its organization.'),
  role: z.enum(['owner', 'admin', 'member']).optional().describe('What a session or token may do.'),
  scopes: z.array(z.string()).optional().describe('The permissions that it was granted.'),
  agent: z.string().optional().describe('The agent that it acts on.'),
  secret: z
    .union([z.enum(['another', 'none']), z.string().regex(/^<secret [a-z0-9_-]+>$/)])
    .optional()
    .describe('The secret that it was made with, if that is not the one that is sent.'),
  'allowed-ips': z.array(network).optional().describe('The networks that it may be used from.'),
  expires: instant.optional().describe('When it ends.'),
  limits: parsedBy(parseLimits, 'limits', '60 per minute and 1000 per hour')
    .optional()
    .describe('Requests that it may send.'),
  'used-this-minute': z.int().min(0).optional().describe('Requests counted in this minute.'),
  'used-this-hour': z.int().min(0).optional().describe('Requests counted in this hour.'),
});

/**
 * A request, and how it is decided. Documents for people who write policies: each states only what matters to
 * its claim, and the rest is the most ordinary request that there is.
 */
export const scenario = z.strictObject({
  surface: z.string().describe('The surface that is called.'),
  request: z
    .string()
    .regex(/^[A-Z]+ \/\S*$/, { error: 'this is not a method and a path, such as `POST /v1/messages`' })
    .describe('The method, and a path or the template of one.'),
  from: address.default('198.51.100.7').describe('The address that the request comes from.'),
  now: instant.default('2026-01-15T12:00:30Z').describe('When it comes.'),
  path: z.record(z.string(), z.string()).default({}).describe("Values of the path's parameters."),
  headers: z
    .record(z.string(), z.string())
    .describe('The headers, with `<key>`, `<secret>`, `<session>`, `<token>` and others for credentials.'),
  credential: z
    .union([z.literal('none'), record])
    .default({})
    .describe('The record in the store, where it differs from an ordinary one.'),
  denied: z
    .strictObject({
      by: z.string().describe('The rule that denies.'),
      code: z.string().describe('The error code of the answer.'),
      status: z.int().describe('The status of the answer.'),
    })
    .optional()
    .describe('How it is denied; a request that is allowed has none.'),
});

export type Scenario = z.infer<typeof scenario>;
/** As it is written: whatever is ordinary may be left out. */
export type WrittenScenario = z.input<typeof scenario>;

export type ReadScenario = { readonly scenario: Scenario } | { readonly problems: readonly Problem[] };

/**
 * The scenario in a YAML document, or everything that is wrong with it.
 *
 * @param file how problems name the document
 */
export function readScenario(file: string, text: string): ReadScenario {
  const yaml = readYaml(text);
  if (yaml.value === undefined || yaml.problems.length > 0) {
    return { problems: yaml.problems.map((found) => ({ file, path: '', suggestion: null, ...found })) };
  }
  const checked = scenario.safeParse(yaml.value);
  if (checked.success) return { scenario: checked.data };
  const place = (path: Path, part: 'key' | 'value') => ({
    file,
    ...yaml.locate(path, part),
    path: printPath(path),
  });
  return {
    problems: describeIssues(checked.error.issues, scenario, yaml.value).map(
      ({ path, part, message, suggestion }) => ({ ...place(path, part), message, suggestion }),
    ),
  };
}
