import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cidrContains, parseAddress, parseCidr, printCidr, widen } from '../../core/values/cidr.ts';
import { RateCounter } from '../../local/rate-counter.ts';
import { readHeaders } from '../../local/request-headers.ts';
import { compileWebAcl, unevaluatedGroups } from '../../local/web-acl.ts';
import { addressTest, compileStatement, type WebRequest } from '../../local/web-acl-statement.ts';
import { Graph } from './gateway-under-test.ts';

function from(sourceIp: string, more: Partial<WebRequest> = {}): WebRequest {
  const headers = readHeaders(['Host', 'example.com', 'X-Tier', 'Gold']);
  return {
    sourceIp,
    httpMethod: 'GET',
    uriPath: '/surface/v1/chat',
    query: '',
    headers,
    nowMilliseconds: 0,
    ...more,
  };
}

const ipv4 = fc
  .tuple(...[0, 1, 2, 3].map(() => fc.integer({ min: 0, max: 255 })))
  .map((parts) => parts.join('.'));
const ipv6 = fc
  .array(fc.integer({ min: 0, max: 65_535 }), { minLength: 8, maxLength: 8 })
  .map((groups) => groups.map((group) => group.toString(16)).join(':'));
const address = fc.oneof(ipv4, ipv6);

describe('IP sets', () => {
  test('P-3 match exactly the addresses of their blocks, however often they are asked', () => {
    const block = fc.tuple(address, fc.integer({ min: 1, max: 32 })).map(([text, prefix]) => {
      const parsed = parseAddress(text);
      return parsed === null ? '10.0.0.0/8' : printCidr(widen(parsed, prefix));
    });
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 5 }), address, (blocks, asked) => {
        const matches = addressTest(blocks, 'set');
        const parsed = parseAddress(asked);
        const expected = blocks.some((text) => {
          const cidr = parseCidr(text);
          return cidr !== null && parsed !== null && cidrContains(cidr, parsed);
        });
        expect([matches(from(asked)), matches(from(asked))]).toEqual([expected, expected]);
      }),
    );
  });

  test.each(['10.0.0.1', '0.0.0.0/0', '10.0.0.1/8', 'nonsense'])('%s is refused, as AWS WAF does', (text) => {
    expect(() => addressTest([text], 'set')).toThrow('CIDR');
  });
});

describe('rates by address', () => {
  test('P-3 are over once an address has sent more than the limit within the window, and for no other address', () => {
    const counter = new RateCounter(3, 60);
    expect([0, 1, 2, 3].map((turn) => counter.isOver('a', turn))).toEqual([false, false, false, true]);
    expect(counter.isOver('b', 4)).toBe(false);
    expect(counter.isOver('a', 59_000)).toBe(true);
  });

  test('fall below it again as the window slides on', () => {
    const counter = new RateCounter(1, 60);
    expect([
      counter.isOver('a', 0),
      counter.isOver('a', 1),
      counter.isOver('a', 61_000),
      counter.isOver('a', 10_000_000),
    ]).toEqual([false, true, false, false]);
  });

  test('count as a plain list of times would', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 10 }), (waits, limit) => {
        const counter = new RateCounter(limit, 60);
        const slices: number[] = [];
        let now = 0;
        for (const wait of waits) {
          now += wait;
          const slice = Math.floor(now / 10_000);
          slices.push(slice);
          expect(counter.isOver('a', now)).toBe(slices.filter((one) => one > slice - 6).length > limit);
        }
      }),
    );
  });
});

describe('statements', () => {
  const graph = new Graph().graph;
  const matches = (statement: object, request = from('127.0.0.1')) =>
    compileStatement(statement, graph, 'rule')(request);
  const byte = (field: object, positionalConstraint: string, searchString: string, type = 'NONE') => ({
    byteMatchStatement: {
      fieldToMatch: field,
      positionalConstraint,
      searchString,
      textTransformations: [{ priority: 0, type }],
    },
  });
  const onChat = byte({ uriPath: {} }, 'ENDS_WITH', '/chat');
  const gold = byte({ singleHeader: { name: 'x-tier' } }, 'EXACTLY', 'gold', 'LOWERCASE');

  test('look at the fields that they name', () => {
    expect([matches(onChat), matches(gold), matches(byte({ method: {} }, 'EXACTLY', 'POST'))]).toEqual([
      true,
      true,
      false,
    ]);
    const pattern = {
      regexMatchStatement: {
        regexString: '^(/surface)?/v1/chat$',
        fieldToMatch: { uriPath: {} },
        textTransformations: [],
      },
    };
    expect(matches(pattern)).toBe(true);
  });

  test('combine', () => {
    const never = { notStatement: { statements: [onChat] } };
    expect(matches({ andStatement: { statements: [onChat, gold] } })).toBe(true);
    expect(matches({ andStatement: { statements: [onChat, never] } })).toBe(false);
    expect(matches({ orStatement: { statements: [never, gold] } })).toBe(true);
  });

  test.each([
    [{ geoMatchStatement: { countryCodes: ['DE'] } }],
    [byte({ body: {} }, 'CONTAINS', 'x')],
    [byte({ uriPath: {} }, 'CONTAINS', 'x', 'CMD_LINE')],
    [{ rateBasedStatement: { limit: 100, aggregateKeyType: 'FORWARDED_IP' } }],
  ])('%j is not evaluated here, and refused', (statement) => {
    expect(() => matches(statement)).toThrow('rule:');
  });
});

test('P-3 rules are judged by priority, counting decides nothing, and a custom answer is given as declared', () => {
  const graph = new Graph();
  const set = (name: string, cidr: string) =>
    graph.add('wafv2/ipSet:IpSet', name, { scope: 'REGIONAL', ipAddressVersion: 'IPV4', addresses: [cidr] })
      .outputs.arn;
  const rule = (name: string, priority: number, arn: unknown, action: object) => ({
    name,
    priority,
    action,
    statement: { ipSetReferenceStatement: { arn } },
  });
  const acl = graph.add('wafv2/webAcl:WebAcl', 'acl', {
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    customResponseBodies: [{ key: 'no', contentType: 'APPLICATION_JSON', content: '{}' }],
    rules: [
      rule('block', 2, set('all', '10.0.0.0/8'), {
        block: {
          customResponse: {
            responseCode: 429,
            customResponseBodyKey: 'no',
            responseHeaders: [{ name: 'retry-after', value: '2' }],
          },
        },
      }),
      rule('count', 0, set('counted', '10.0.0.0/8'), { count: {} }),
      rule('allow', 1, set('some', '10.1.0.0/16'), { allow: {} }),
    ],
  });
  graph.add('wafv2/webAclAssociation:WebAclAssociation', 'a', {
    resourceArn: 'stage',
    webAclArn: acl.outputs.arn,
  });
  const judge = compileWebAcl(graph.graph, 'stage');
  expect(judge?.(from('10.1.2.3'))).toBeNull();
  expect(judge?.(from('192.0.2.1'))).toBeNull();
  expect(judge?.(from('10.2.2.3'))).toEqual({
    answer: { status: 429, headers: ['retry-after', '2', 'Content-Type', 'application/json'], body: '{}' },
  });
});

test('P-3 groups that only AWS has are named, and let everything through', () => {
  const graph = new Graph();
  const statement = {
    managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesCommonRuleSet' },
  };
  const acl = graph.add('wafv2/webAcl:WebAcl', 'acl', {
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    rules: [{ name: 'common', priority: 0, statement, overrideAction: { none: {} } }],
  });
  graph.add('wafv2/webAclAssociation:WebAclAssociation', 'a', {
    resourceArn: 'stage',
    webAclArn: acl.outputs.arn,
  });
  expect(unevaluatedGroups(graph.graph)).toEqual(['AWSManagedRulesCommonRuleSet']);
  expect(compileWebAcl(graph.graph, 'stage')?.(from('127.0.0.1'))).toBeNull();
});
