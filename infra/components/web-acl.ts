import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Firewall, Network, Policy } from '../../core/policy/policy.ts';
import { DeclarationError } from '../declaration-error.ts';
import { managedGroup, TOO_FAST, tooFastBody } from '../firewall-rules.ts';
import { physicalName } from '../naming.ts';
import type { Stage } from './stage.ts';

export interface WebAclArgs {
  readonly policy: Policy;
  readonly firewall: Firewall;
  /** By surface. */
  readonly stages: ReadonlyMap<string, Stage>;
}

type Rule = aws.types.input.wafv2.WebAclRule;
type RuleBody = Pick<Rule, 'statement' | 'action' | 'overrideAction'>;

const SCOPE = 'REGIONAL';
const WINDOW_SECONDS = 300;

/** The firewall in front of every stage: blocked networks, a rate for each address, and AWS's own rules. */
export class WebAcl extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: WebAclArgs, opts: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:WebAcl', name, {}, opts);
    const parent = this;
    const { policy, firewall, stages } = args;
    const environment = policy.environment.name;

    const blocked = firewall.block.flatMap(createIpSets);
    const acl = createAcl();
    for (const [surface, stage] of stages) createAssociation(surface, stage);

    this.arn = acl.arn;
    this.registerOutputs({ arn: this.arn });

    /** A set holds addresses of one family. */
    function createIpSets(network: string) {
      const { ipv4, ipv6 } = networkOf(policy, network);
      return [
        ...(ipv4.length === 0 ? [] : [createIpSet(`${network}-ipv4`, 'IPV4', ipv4)]),
        ...(ipv6.length === 0 ? [] : [createIpSet(`${network}-ipv6`, 'IPV6', ipv6)]),
      ];
    }

    function createIpSet(set: string, ipAddressVersion: string, addresses: readonly string[]) {
      const ipSet = new aws.wafv2.IpSet(
        `${name}-${set}`,
        {
          name: physicalName(environment, set),
          scope: SCOPE,
          ipAddressVersion,
          addresses: [...addresses],
        },
        { parent },
      );
      return { set, arn: ipSet.arn };
    }

    function createAcl() {
      return new aws.wafv2.WebAcl(
        `${name}-acl`,
        {
          name: physicalName(environment, 'firewall'),
          scope: SCOPE,
          defaultAction: { allow: {} },
          rules: rulesInOrder(),
          customResponseBodies: [
            { key: TOO_FAST.key, contentType: 'APPLICATION_JSON', content: tooFastBody() },
          ],
          visibilityConfig: visibility('firewall'),
        },
        { parent },
      );
    }

    function rulesInOrder(): Rule[] {
      const bodies: [string, RuleBody][] = [
        ...blocked.map(({ set, arn }): [string, RuleBody] => [`block-${set}`, blockAddresses(arn)]),
        ['limit-rate', limitRate(firewall.ratePerFiveMinutes)],
        ...firewall.managedRules.map((group): [string, RuleBody] => [
          group,
          {
            statement: { managedRuleGroupStatement: managedGroup(group, policy) },
            overrideAction: { none: {} },
          },
        ]),
      ];
      return bodies.map(([rule, body], priority) => ({
        name: rule,
        priority,
        ...body,
        visibilityConfig: visibility(rule),
      }));
    }

    function createAssociation(surface: string, stage: Stage) {
      return new aws.wafv2.WebAclAssociation(
        `${name}-${surface}`,
        { resourceArn: stage.arn, webAclArn: acl.arn },
        { parent },
      );
    }
  }
}

/** Without a body of its own: API Gateway answers (WAF_FILTERED) in the dialect of the surface. */
function blockAddresses(ipSetArn: pulumi.Output<string>): RuleBody {
  return { statement: { ipSetReferenceStatement: { arn: ipSetArn } }, action: { block: {} } };
}

function limitRate(limit: number): RuleBody {
  return {
    statement: {
      rateBasedStatement: { limit, evaluationWindowSec: WINDOW_SECONDS, aggregateKeyType: 'IP' },
    },
    action: {
      block: {
        customResponse: {
          responseCode: TOO_FAST.status,
          customResponseBodyKey: TOO_FAST.key,
          responseHeaders: Object.entries(TOO_FAST.headers).map(([header, value]) => ({
            name: header,
            value,
          })),
        },
      },
    },
  };
}

/** INVARIANT: no samples. They show whole requests, and with them credentials. */
function visibility(metricName: string) {
  return { metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: false };
}

function networkOf(policy: Policy, name: string): Network {
  const network = policy.networks[name];
  if (network !== undefined) return network;
  const known = Object.keys(policy.networks).join(', ');
  throw new DeclarationError([
    `environment \`${policy.environment.name}\`, firewall: there is no network \`${name}\`; known are ${known}`,
  ]);
}
