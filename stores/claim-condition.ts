import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Claim } from '../core/claim.ts';
import { parseAddress, printCidr, widen } from '../core/values/cidr.ts';
import { hourAttribute, type Item, minuteAttribute } from './credential-record.ts';

/** The shortest prefix that a network of a credential may have: shorter ones would be in no condition. */
export const SHORTEST_PREFIX = { 4: 8, 6: 32 } as const;

type Write = Pick<
  Required<UpdateItemCommandInput>,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

const UPDATE = 'SET #lastUsedAt = :now ADD #minute :one, #hour :one';

const CONDITION = [
  '#surface = :surface',
  '#account = :active',
  '(attribute_not_exists(#expiresAt) OR #expiresAt > :now)',
  '(attribute_not_exists(#minute) OR #minute < #perMinute)',
  '(attribute_not_exists(#hour) OR #hour < #perHour)',
].join(' AND ');

const NAMES = {
  '#surface': 'surface',
  '#account': 'account',
  '#expiresAt': 'expiresAt',
  '#perMinute': 'perMinute',
  '#perHour': 'perHour',
  '#lastUsedAt': 'lastUsedAt',
  '#networks': 'networks',
} as const;

/**
 * The claim as one conditional write. The counters of a window are an attribute named after it, so that a new
 * window begins by itself, in the same write.
 *
 * @param restricted whether the record is known to restrict addresses. It then carries its networks as a set
 *   of canonical blocks, and the condition asks for each block that holds the address: an exact match inside
 *   the one write. For all others that long condition is left out.
 * @param pastWindows names of counters that are known to be there and of no more use: they go on the way
 */
export function claimWrite(claim: Claim, restricted: boolean, pastWindows: readonly string[]): Write {
  const names: Record<string, string> = {
    ...NAMES,
    '#minute': minuteAttribute(claim.minute),
    '#hour': hourAttribute(claim.hour),
  };
  const values: Item = {
    ':surface': { S: claim.surface },
    ':active': { S: 'active' },
    ':now': { N: String(claim.nowSeconds) },
    ':one': { N: '1' },
  };
  let condition = `${CONDITION} AND ${restricted ? networkCondition(claim.sourceIp, values) : 'attribute_not_exists(#networks)'}`;
  if (claim.scope !== null) {
    condition += ' AND contains(#scopes, :scope)';
    names['#scopes'] = 'scopes';
    values[':scope'] = { S: claim.scope };
  }
  if (claim.roles !== null) {
    condition += ` AND #role IN (${claim.roles.map((_, at) => `:role${at}`).join(', ')})`;
    names['#role'] = 'role';
    claim.roles.forEach((role, at) => {
      values[`:role${at}`] = { S: role };
    });
  }
  return {
    UpdateExpression: UPDATE + removal(pastWindows, names),
    ConditionExpression: condition,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}

function removal(pastWindows: readonly string[], names: Record<string, string>): string {
  if (pastWindows.length === 0) return '';
  const aliases = pastWindows.map((name, at) => {
    names[`#w${at}`] = name;
    return `#w${at}`;
  });
  return ` REMOVE ${aliases.join(', ')}`;
}

function networkCondition(sourceIp: string, values: Item): string {
  const address = parseAddress(sourceIp);
  const holds = ['attribute_not_exists(#networks)'];
  if (address !== null) {
    for (let prefix = address.prefix; prefix >= SHORTEST_PREFIX[address.family]; prefix--) {
      holds.push(`contains(#networks, :n${prefix})`);
      values[`:n${prefix}`] = { S: printCidr(widen(address, prefix)) };
    }
  }
  return `(${holds.join(' OR ')})`;
}
