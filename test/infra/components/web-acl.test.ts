import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createCheckout, type Inputs, type Recording, record, removeCheckout } from '../recorder.ts';
import { environment, smallPolicy } from '../small-policy.ts';

let root: string;
let small: Recording;

beforeAll(async () => {
  root = createCheckout();
  small = await record('test', root, smallPolicy());
});
afterAll(() => removeCheckout(root));

describe('the firewall', () => {
  const rulesOf = (recording: Recording) =>
    recording.one('wafv2/webAcl:WebAcl', 'firewall-acl').rules as { name: string; statement: Inputs }[];

  test('P-2 blocks each network by one set for each family of addresses, then limits, then asks AWS', () => {
    expect(
      small
        .all('wafv2/ipSet:IpSet')
        .map(({ name, ipAddressVersion, addresses }) => [name, ipAddressVersion, addresses]),
    ).toEqual([
      ['gatehouse-test-bad-ipv4', 'IPV4', ['192.0.2.0/24']],
      ['gatehouse-test-bad-ipv6', 'IPV6', ['2001:db8::/32']],
      ['gatehouse-test-worse-ipv4', 'IPV4', ['198.51.100.0/24']],
    ]);
    expect(rulesOf(small).map(({ name }) => name)).toEqual([
      'block-bad-ipv4',
      'block-bad-ipv6',
      'block-worse-ipv4',
      'limit-rate',
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesAmazonIpReputationList',
    ]);
  });

  test('P-2 stands in front of every stage', () => {
    expect(
      small.all('wafv2/webAclAssociation:WebAclAssociation').map(({ resourceArn }) => resourceArn),
    ).toEqual([expect.stringMatching(/:desk-stage$/), expect.stringMatching(/:shop-stage$/)]);
  });

  test('limits the rate of an address with 429 and an answer that clients of every dialect can read', () => {
    const [rule] = rulesOf(small).filter(({ name }) => name === 'limit-rate');
    expect(rule?.statement).toEqual({
      rateBasedStatement: { limit: 500, evaluationWindowSec: 300, aggregateKeyType: 'IP' },
    });
    const { customResponseBodies } = small.one('wafv2/webAcl:WebAcl', 'firewall-acl');
    const [body] = customResponseBodies as { content: string }[];
    expect(JSON.parse(body?.content ?? '')).toMatchObject({
      status: 429,
      code: 'plan_throttled',
      type: 'error',
      error: { type: 'rate_limit_error', code: 'plan_throttled' },
    });
  });

  test('does not read what people write to a model, and reads everything else', () => {
    const group = (name: string) =>
      rulesOf(small).find((rule) => rule.name === name)?.statement.managedRuleGroupStatement as Inputs;
    expect(group('AWSManagedRulesAmazonIpReputationList')).not.toHaveProperty('scopeDownStatement');
    const text = JSON.stringify(group('AWSManagedRulesCommonRuleSet').scopeDownStatement);
    const { notStatement } = JSON.parse(text) as {
      notStatement: { statement: { regexMatchStatement: { regexString: string } } };
    };
    const pattern = new RegExp(notStatement.statement.regexMatchStatement.regexString);
    expect(['/shop/v1/talk', '/v1/talk'].every((path) => pattern.test(path))).toBe(true);
    expect(
      ['/shop/v1/talk/x', '/x/v1/talk', '/shop/v1/things/talk', '/desk/items'].some((path) =>
        pattern.test(path),
      ),
    ).toBe(false);
  });

  test('P-2 is left out where the environment has none', async () => {
    const open = await record('test', root, smallPolicy({ environment: environment({ firewall: null }) }));
    expect(open.names().filter((name) => name.includes('wafv2'))).toEqual([]);
    expect(open.outputs.webAclArn).toBeNull();
  });
});
