import { regionCeiling } from '../ceiling.ts';
import { EVERYWHERE } from '../levels.ts';
import type { StackRule } from '../rule.ts';
import { ofType } from '../stack.ts';
import { IP_SET } from '../types.ts';

/** In an account and region: https://docs.aws.amazon.com/waf/latest/developerguide/limits.html */
const MOST = 100;

export const limitIpSets: StackRule = {
  id: 'limit-ip-sets',
  description: 'A stack declares no more IP sets than a region holds: 100.',
  levels: EVERYWHERE,
  remediation: 'Put the networks into fewer sets; addresses of single callers belong to the authorizer.',
  types: [IP_SET],
  judgeStack: (resources) => regionCeiling(ofType(resources, IP_SET), { most: MOST, what: 'IP sets' }),
};
