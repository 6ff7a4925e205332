import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Claim } from '../core/claim.ts';
import type { Role } from '../core/policy/policy.ts';
import { parseAddress, printCidr, widen } from '../core/values/cidr.ts';
import { hourAttribute, type Item, minuteAttribute } from './credential-record.ts';

/** The shortest prefix that a network of a credential may have: shorter ones would be in no condition. */
export const SHORTEST_PREFIX = { 4: 8, 6: 32 } as const;

type Write = Pick<
  UpdateItemCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

/**
 * The claim as one conditional write. The counters of a window are an attribute named after it, so that a new
 * window begins by itself, in the same write.
 *
 * Attributes are named outright wherever DynamoDB lets them (`role` is one of its reserved words): aliases
 * cost the store and its client a tenth of the whole.
 *
 * @param restricted whether the record is known to restrict addresses. It then carries its networks as a set
 *   of canonical blocks, and the condition asks for each block that holds the address: an exact match inside
 *   the one write. For all others that long condition is left out.
 * @param pastWindows names of counters that are known to be there and of no more use: they go on the way
 */
export function claimWrite(claim: Claim, restricted: boolean, pastWindows: readonly string[]): Write {
  const minute = minuteAttribute(claim.minute);
  const hour = hourAttribute(claim.hour);
  const values: Item = {
    ':surface': { S: claim.surface },
    ':active': { S: 'active' },
    ':now': { N: String(claim.nowSeconds) },
    ':one': { N: '1' },
  };
  const conditions = [
    'surface = :surface',
    'account = :active',
    '(attribute_not_exists(expiresAt) OR expiresAt > :now)',
    `(attribute_not_exists(${minute}) OR ${minute} < perMinute)`,
    `(attribute_not_exists(${hour}) OR ${hour} < perHour)`,
    restricted ? networkCondition(claim.sourceIp, values) : 'attribute_not_exists(networks)',
    claim.secretHash === null ? 'attribute_not_exists(secretHash)' : 'secretHash = :secret',
    ...agentConditions(claim.agents, values),
  ];
  if (claim.secretHash !== null) values[':secret'] = { S: claim.secretHash };
  if (claim.scope !== null) {
    conditions.push('contains(scopes, :scope)');
    values[':scope'] = { S: claim.scope };
  }
  if (claim.roles !== null) conditions.push(roleCondition(claim.roles, values));
  const removal = pastWindows.length === 0 ? '' : ` REMOVE ${pastWindows.join(', ')}`;
  return {
    UpdateExpression: `SET lastUsedAt = :now ADD ${minute} :one, ${hour} :one${removal}`,
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeValues: values,
    ...(claim.roles === null ? {} : { ExpressionAttributeNames: { '#role': 'role' } }),
  };
}

function agentConditions(agents: readonly string[], values: Item): string[] {
  return agents.map((agentId, at) => {
    values[`:agent${at}`] = { S: agentId };
    return `(attribute_not_exists(agentId) OR agentId = :agent${at})`;
  });
}

function roleCondition(roles: readonly Role[], values: Item): string {
  const names = roles.map((role, at) => {
    values[`:role${at}`] = { S: role };
    return `:role${at}`;
  });
  return `#role IN (${names.join(', ')})`;
}

function networkCondition(sourceIp: string, values: Item): string {
  const address = parseAddress(sourceIp);
  const holds = ['attribute_not_exists(networks)'];
  if (address !== null) {
    for (let prefix = address.prefix; prefix >= SHORTEST_PREFIX[address.family]; prefix--) {
      holds.push(`contains(networks, :n${prefix})`);
      values[`:n${prefix}`] = { S: printCidr(widen(address, prefix)) };
    }
  }
  return `(${holds.join(' OR ')})`;
}
