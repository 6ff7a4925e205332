import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CostLine, costOf, totalOf } from '../../../cli/policy/cost-of.ts';
import { readPrices } from '../../../cli/policy/prices.ts';
import type { Deployed } from '../../../cli/policy/quantities.ts';
import { costAsJson, printCost } from '../../../cli/policy/report-cost.ts';
import { readTraffic, TRAFFIC_OPTIONS, type Traffic } from '../../../cli/policy/traffic.ts';
import { loadPolicy, POLICIES } from '../../../infra/policies.ts';
import { declaredFor } from '../../../local/declared-for.ts';
import { runGatehouse } from '../../support/terminal.ts';

const DEFAULTS = Object.fromEntries(
  Object.entries(TRAFFIC_OPTIONS).map(([name, option]) => [name, option.default]),
) as Record<keyof typeof TRAFFIC_OPTIONS, string>;
const traffic = (change: Partial<Traffic> = {}): Traffic => ({ ...readTraffic(DEFAULTS), ...change });
const PRICES = readPrices('us-east-1');

let prod: Deployed;
beforeAll(async () => {
  const policy = loadPolicy('prod');
  prod = { policy, graph: await declaredFor(policy) };
}, 60_000);

const bill = (change: Partial<Traffic> = {}) => costOf(prod, traffic(change), PRICES);
const dollars = (lines: readonly CostLine[], what: string) => {
  const found = lines.filter((line) => `${line.service}: ${line.what}` === what);
  if (found.length !== 1) throw new Error(`${found.length} lines are ${what}`);
  return found[0]?.dollars;
};

describe('P-6 what an environment costs', () => {
  test.each([
    // By hand: 10 million requests, a tenth of them completions of 4 seconds, 2,000 keys, 2 months.
    ['API Gateway: requests', 35],
    // 10 million of 10 ms with 1 GB: 100,000 GB-seconds.
    ['Lambda: authorizer, 1024 MB', 1.33334],
    // 43,800 of 100 ms with a quarter of a GB.
    ['Lambda: sweeper, 256 MB', 1095 * 0.0000133334],
    // A million of 100 ms with a quarter of a GB.
    ['Lambda: metering, 256 MB', 25_000 * 0.0000133334],
    ['DynamoDB: writes of the gate', 6.25],
    // 16 units for each of a million.
    ['DynamoDB: writes that hold and settle money', 10],
    ['DynamoDB: writes that count use', 2.5],
    // Two for each of nine million.
    ['DynamoDB: reads of requests', 2.25],
    // 2 MB of credentials, 2,000 keys x 730 hours x 2 months x 500 bytes, a million x 2 x 400 bytes.
    ['DynamoDB: storage', (0.002 + 1.46 + 0.8) * 0.25],
    ['DynamoDB: point-in-time recovery', (0.002 + 1.46 + 0.8) * 0.2],
    ['WAF: web ACLs', 5],
    ['WAF: requests', 6],
    // 3 KB of each.
    ['CloudWatch: logs written', 15],
    // 30 GB, three months, packed.
    ['CloudWatch: logs kept', 30 * 3 * 0.15 * 0.03],
    // One a second in 730 hours, and one in twenty of the rest.
    ['X-Ray: traces', ((2_628_000 + 7_372_000 * 0.05) * 5) / 1e6],
    ['S3: files', 0.023],
    // Two thousand of 15 files and 300 kB.
    ['CloudFront: requests', 0.03],
    ['CloudFront: files of the dashboard', 0.6 * 0.085],
    ['Data transfer: answers', 3.6],
  ])('P-6 %s', (what, expected) => {
    const lines = bill({
      requests: 10_000_000,
      completionShare: 0.1,
      completionSeconds: 4,
      keys: 2000,
      months: 2,
      visits: 2000,
    });
    expect(dollars(lines, what)).toBeCloseTo(expected, 6);
  });

  test('P-6 takes from the resources what there is of them', () => {
    const { graph, policy } = prod;
    const lines = bill();
    const count = (type: string) => graph.ofType(type).length;
    expect(dollars(lines, 'CloudWatch: alarms')).toBeCloseTo(
      count('aws:cloudwatch/metricAlarm:MetricAlarm') * 0.1,
      6,
    );
    expect(dollars(lines, 'Secrets Manager: keys of providers')).toBeCloseTo(
      Object.keys(policy.providers).length * 0.4,
      6,
    );
    // Two families of the one blocked set, the rate, three managed groups.
    expect(dollars(lines, 'WAF: rules and managed groups')).toBe(6);
    const functions = lines.filter(({ price }) => price.unit === 'GB-second');
    expect(functions).toHaveLength(count('aws:lambda/function:Function'));
  });

  test('P-6 shares every request out to the functions, once', () => {
    const answered = (requests: number, completionShare: number) =>
      dollars(bill({ requests, completionShare }), 'Lambda: invocations') ?? 0;
    // The authorizer, one function, and a tenth of a batch; the sweeper stays.
    expect(((answered(1e6, 0.3) - answered(0, 0.3)) * 1e6) / 0.2).toBeCloseTo(2_100_000, 3);
    expect(answered(1e6, 0.9)).toBeCloseTo(answered(1e6, 0), 6);
  });

  test('P-6 costs with no traffic what is fixed, and nothing else', () => {
    const lines = bill({ requests: 0, keys: 0, filesGb: 0, visits: 0 }).filter((line) => line.dollars > 0);
    expect(lines.map(({ service, what }) => `${service}: ${what}`)).toEqual([
      'Lambda: invocations',
      'Lambda: sweeper, 256 MB',
      'DynamoDB: reads that look for holds',
      'WAF: web ACLs',
      'WAF: rules and managed groups',
      'CloudWatch: alarms',
      'Secrets Manager: keys of providers',
    ]);
  });

  test('P-6 never costs less for more', () => {
    const amount = fc.integer({ min: 0, max: 1_000_000_000 });
    const more = fc.record({
      requests: amount,
      keys: amount,
      completionSeconds: fc.integer({ min: 0, max: 300 }),
      responseBytes: amount,
      logBytes: amount,
      months: fc.integer({ min: 0, max: 60 }),
      filesGb: amount,
      visits: amount,
    });
    fc.assert(
      fc.property(more, more, fc.double({ min: 0, max: 1, noNaN: true }), (one, other, completionShare) => {
        const added = Object.fromEntries(
          Object.entries(one).map(([name, value]) => [
            name,
            value + (other[name as keyof typeof other] ?? 0),
          ]),
        );
        const before = bill({ ...one, completionShare });
        const after = bill({ ...added, completionShare });
        for (const [at, line] of after.entries()) {
          expect(line.dollars).toBeGreaterThanOrEqual((before[at]?.dollars ?? 0) * (1 - 1e-9));
        }
        expect(totalOf(after)).toBeCloseTo(
          after.reduce((total, line) => total + line.dollars, 0),
          6,
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('P-6 gatehouse policy cost', () => {
  const cost = (...args: string[]) => runGatehouse(['policy', 'cost', ...args], {}, 0);

  test('P-6 says what other documents would change, and what it was reckoned with', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-cost-'));
    try {
      for (const part of ['environments', 'surfaces', 'models.yaml', 'networks.yaml', 'plans.yaml']) {
        cpSync(join(POLICIES, part), join(folder, part), { recursive: true });
      }
      const file = join(folder, 'environments', 'prod.yaml');
      writeFileSync(
        file,
        readFileSync(file, 'utf8').replace('    - AWSManagedRulesAmazonIpReputationList\n', ''),
      );
      const { code, out } = await cost(
        'prod',
        '--against',
        folder,
        '--requests',
        '2M',
        '--format',
        'markdown',
      );
      expect(code).toBe(0);
      expect(out).toContain('## prod on AWS in eu-central-1, a month of 2,000,000 requests');
      expect(out).toContain('| WAF | rules and managed groups | $5.00 | $6.00 | +$1.00 |');
      expect(out).toContain('| API Gateway | requests | $7.40 | $7.40 | the same |');
      expect(out).toMatch(/^\| total \|.*\| \+\$1\.00 \|$/m);
      expect(out).toMatch(/^- prices are those of AWS as of \d{4}-\d\d-\d\d, and change/m);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 60_000);

  test('P-6 gives programs lines with prices and their pages', () => {
    const own = { name: 'prod', lines: bill() };
    const report = JSON.parse(costAsJson({ traffic: traffic(), prices: PRICES, bill: own, against: null }));
    expect(report).toMatchObject({ region: 'us-east-1', traffic: { requests: 1_000_000 }, against: null });
    const [line] = report.bill.lines;
    expect(line).toMatchObject({ service: 'API Gateway', quantity: 1_000_000, dollars: 3.5 });
    expect(line.price).toEqual({ dollars: 3.5, per: 1_000_000, page: expect.stringMatching(/^https:/) });
    const total = report.bill.lines.reduce((sum: number, one: { dollars: number }) => sum + one.dollars, 0);
    expect(report.bill.dollars).toBeCloseTo(total, 6);
  });

  test.each([
    [[], 'name one environment.'],
    [['prdo'], 'there is no environment `prdo` (did you mean `prod`?).'],
    [['prod', '--against', 'stagin'], 'did you mean `staging`?'],
    [['prod', '--region', 'eu-west-1'], 'prices of the region `eu-west-1` are not known'],
    [['prod', '--requests', 'many'], '--requests is a number such as 250, 10k or 1.5M.'],
    [['prod', '--completions', '120%'], '--completions is a share such as 20%.'],
    [['prod', '--format', 'csv'], '--format is one of text, markdown, json.'],
  ])('P-6 refuses %j', async (args, sentence) => {
    expect(await cost(...args)).toMatchObject({ code: 2, err: expect.stringContaining(sentence) });
  });
});

test('P-6 docs/cost.md shows the lines that there are, and the options', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'cost.md'), 'utf8');
  const [, shown = ''] = /^```\n\$ npx gatehouse policy cost prod\n([\s\S]*?)\n```$/m.exec(page) ?? [];
  // Amounts change with every alarm; what is paid for does not.
  const shapeOf = (text: string) => text.replace(/[\d,.]+/g, '#').replace(/ +/g, ' ');
  const prices = readPrices('eu-central-1');
  const own = { name: 'prod', lines: costOf(prod, traffic(), prices) };
  const printed = printCost({ traffic: traffic(), prices, bill: own, against: null }, 'text');
  expect(shapeOf(shown)).toBe(shapeOf(printed.slice(0, printed.indexOf('\n\nReckoned with:'))));
  for (const [option, { default: standard }] of Object.entries(TRAFFIC_OPTIONS)) {
    expect(page).toContain(`| \`--${option}\` | ${standard} |`);
  }
});
