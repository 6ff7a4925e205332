import { PolicyPack } from '@pulumi/policy';
import { policyOf } from './pulumi-policy.ts';
import { rules } from './rules/index.ts';

new PolicyPack('gatehouse', { policies: rules.map(policyOf) });
