import { expect, test } from '@jest/globals';
import { ipIsAllowed } from '../../../core/rules/ip-is-allowed.ts';
import { someFacts } from '../../support/facts.ts';

test.each([
  ['no list', [], '203.0.113.9'],
  ['the address itself', ['203.0.113.9/32'], '203.0.113.9'],
  ['its network', ['10.0.0.0/8', '203.0.113.0/24'], '203.0.113.9'],
  ['its IPv6 network', ['2001:db8::/32'], '2001:db8::7'],
  ['the IPv4 address that an IPv6 one stands for', ['203.0.113.0/24'], '::ffff:203.0.113.9'],
])('%s lets the address pass', (_, allowedIps, sourceIp) => {
  expect(ipIsAllowed.judge(someFacts({ credential: { allowedIps }, request: { sourceIp } }))).toBeNull();
});

test.each([
  ['another network', ['203.0.113.0/24'], '198.51.100.7'],
  ['a network of the other family', ['::/1'], '198.51.100.7'],
  ['an entry that cannot be read', ['203.0.113.9/24'], '203.0.113.9'],
  ['an address that cannot be read', ['0.0.0.0/1'], 'test-invoke-source-ip'],
])('%s refuses', (_, allowedIps, sourceIp) => {
  const facts = someFacts({ credential: { allowedIps }, request: { sourceIp } });
  expect(ipIsAllowed.judge(facts)).toEqual({ code: 'ip_not_allowed' });
});
