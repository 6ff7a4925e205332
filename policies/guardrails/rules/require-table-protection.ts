import { EVERYWHERE } from '../levels.ts';
import { objectOf } from '../properties.ts';
import type { Resource, ResourceRule } from '../rule.ts';
import { isProtected } from '../stack.ts';
import { TABLE } from '../types.ts';

export const requireTableProtection: ResourceRule = {
  id: 'require-table-protection',
  description:
    'A table is encrypted under a key that can be audited, and outside development it can be restored and not deleted.',
  levels: EVERYWHERE,
  remediation:
    'Enable `serverSideEncryption`, and outside development `pointInTimeRecovery` and `deletionProtectionEnabled`.',
  types: [TABLE],
  judge: (table) => [...judgeEncryption(table), ...(isProtected(table) ? judgeDurability(table) : [])],
};

function judgeEncryption({ props }: Resource): readonly string[] {
  const isEncrypted = objectOf(props.serverSideEncryption).enabled === true;
  return isEncrypted ? [] : ['is encrypted under a key of DynamoDB that leaves no trail'];
}

function judgeDurability({ props }: Resource): readonly string[] {
  const isRestorable = objectOf(props.pointInTimeRecovery).enabled === true;
  return [
    ...(isRestorable ? [] : ['cannot be restored to a point in time']),
    ...(props.deletionProtectionEnabled === true ? [] : ['can be deleted in one call']),
  ];
}
