import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { evaluate } from '../../local/evaluate.ts';
import { enforceGuardrails, type GuardrailFinding, judgeGraph, judgeGraphs } from '../../local/guardrails.ts';
import type { ResourceGraph } from '../../local/resource-graph.ts';

const KEPT = join(import.meta.dirname, '..', '..', '.cache', 'guardrails');
/** A name that no other run has, so that nothing is kept of it yet. */
const NAME = `under-test-${process.pid}-${Date.now()}`;
const START_TIMEOUT_MILLISECONDS = 120_000;

let aws: typeof import('@pulumi/aws');
let pulumi: typeof import('@pulumi/pulumi');
let graphs: readonly ResourceGraph[];
let found: readonly (readonly GuardrailFinding[])[];
let before: ReadonlySet<string>;

const keptFiles = () => readdirSync(KEPT).filter((file) => !before.has(file));

/** A stage that says nothing of logs, beside what is hard to send: a secret, an archive, a resource for its id. */
function declare(): void {
  const api = new aws.apigateway.RestApi('api', { name: pulumi.secret(NAME) });
  const deployment = new aws.apigateway.Deployment('deployment', { restApi: api });
  new aws.lambda.Function('lambda', {
    name: NAME,
    role: 'role',
    code: new pulumi.asset.AssetArchive({ 'index.js': new pulumi.asset.StringAsset('export {};') }),
    loggingConfig: { logFormat: 'JSON' },
  });
  new aws.apigateway.Stage('stage', { restApi: api.id, deployment: deployment.id, stageName: NAME });
}

beforeAll(async () => {
  aws = await import('@pulumi/aws');
  pulumi = await import('@pulumi/pulumi');
  graphs = [await evaluate('dev', async () => declare), await evaluate('prod', async () => declare)];
  mkdirSync(KEPT, { recursive: true });
  before = new Set(readdirSync(KEPT));
  found = await judgeGraphs(graphs);
}, START_TIMEOUT_MILLISECONDS);

afterAll(() => {
  for (const file of keptFiles()) rmSync(join(KEPT, file));
});

const ofStage = (findings: readonly GuardrailFinding[] = []) =>
  findings.filter(({ resource }) => resource === 'stage');

describe('P-7 the guardrails over an evaluated program', () => {
  test('P-7 say rule, level, resource and what to do, in one process for several environments', () => {
    const [dev, prod] = found;
    expect(ofStage(dev)).toEqual([
      {
        rule: 'require-access-logs',
        level: 'mandatory',
        resource: 'stage',
        urn: expect.stringMatching(/^urn:pulumi:dev::gatehouse::.*Stage::stage$/),
        message: expect.stringMatching(
          /^stage writes no access log\. Set `accessLogSettings`.*\(docs\/guardrails\/require-access-logs\.md\)$/,
        ),
      },
      expect.objectContaining({ rule: 'require-alarms', level: 'advisory' }),
    ]);
    expect(ofStage(prod).map(({ rule, level }) => `${level} ${rule}`)).toEqual([
      'mandatory require-access-logs',
      'mandatory require-firewall-on-stages',
      'mandatory require-alarms',
    ]);
    expect(prod?.every(({ urn }) => urn.startsWith('urn:pulumi:prod::'))).toBe(true);
  });

  test('P-7 keep what they found, by what it depends on, and ask nobody again', async () => {
    const [file = ''] = keptFiles().filter((one) =>
      readFileSync(join(KEPT, one), 'utf8').includes('pulumi:dev'),
    );
    const [finding] = found[0] ?? [];
    // Only who reads this file can answer with it.
    writeFileSync(join(KEPT, file), JSON.stringify([{ ...finding, message: NAME }]));
    const [dev] = graphs;
    if (dev === undefined) throw new Error('there is no graph');
    expect(await judgeGraph(dev)).toEqual([{ ...finding, message: NAME }]);
  });

  test('P-7 ask again where what is kept cannot be read', async () => {
    for (const file of keptFiles()) writeFileSync(join(KEPT, file), '[{"rule":');
    expect(await judgeGraphs(graphs)).toEqual(found);
    for (const file of keptFiles()) expect(JSON.parse(readFileSync(join(KEPT, file), 'utf8'))).toBeTruthy();
  }, 60_000);

  test('P-7 stop a start with a line for each mistake, and print what is only advised', async () => {
    const said: string[] = [];
    const [dev] = graphs;
    if (dev === undefined) throw new Error('there is no graph');
    const linesOf = (level: string) =>
      (found[0] ?? []).filter((one) => one.level === level).map(({ rule, message }) => `${rule}: ${message}`);
    await expect(enforceGuardrails(dev, (sentence) => said.push(sentence))).rejects.toMatchObject({
      name: 'StartError',
      message: linesOf('mandatory').join('\n'),
    });
    expect(said).toEqual(linesOf('advisory'));
    expect(said.length).toBeGreaterThan(0);
  });
});
