import type { Answer } from './answer.ts';
import { GraphError, type GraphResource, nameOf, type ResourceGraph } from './resource-graph.ts';
import { arnOf, idOf, physicalName, type StandIn } from './stand-in.ts';
import { compileStatement, IP_SET, type Test, type WebRequest } from './web-acl-statement.ts';

export type { WebRequest } from './web-acl-statement.ts';

const WEB_ACL = 'aws:wafv2/webAcl:WebAcl';
const WEB_ACL_RULE = 'aws:wafv2/webAclRule:WebAclRule';
const ASSOCIATION = 'aws:wafv2/webAclAssociation:WebAclAssociation';

const NO_METRICS = 'metrics are not collected on this machine';

export const WEB_ACL_STAND_INS: readonly StandIn[] = [
  {
    type: IP_SET,
    honours: ['name', 'scope', 'ipAddressVersion', 'addresses'],
    ignores: { description: 'text for people' },
    outputs: (resource) => {
      const id = idOf(resource);
      return {
        id,
        name: physicalName(resource),
        arn: arnOf('wafv2', `regional/ipset/${physicalName(resource)}/${id}`),
      };
    },
  },
  {
    type: WEB_ACL,
    honours: ['name', 'scope', 'defaultAction', 'rules', 'customResponseBodies'],
    ignores: {
      description: 'text for people',
      visibilityConfig: NO_METRICS,
      associationConfig: 'bodies are not inspected on this machine',
    },
    outputs: (resource) => {
      const id = idOf(resource);
      return {
        id,
        name: physicalName(resource),
        arn: arnOf('wafv2', `regional/webacl/${physicalName(resource)}/${id}`),
      };
    },
  },
  {
    type: WEB_ACL_RULE,
    honours: ['name', 'webAclArn', 'priority', 'statement', 'action', 'overrideAction'],
    ignores: { visibilityConfig: NO_METRICS },
    outputs: (resource) => ({ id: idOf(resource) }),
  },
  {
    type: ASSOCIATION,
    honours: ['resourceArn', 'webAclArn'],
    ignores: {},
    outputs: (resource) => ({ id: idOf(resource) }),
  },
];

/** Judges a request before anything else looks at it. */
export type WebAcl = (request: WebRequest) => Blocked | null;

export interface Blocked {
  /** Null lets the gateway response WAF_FILTERED answer. */
  readonly answer: Answer | null;
}

interface Rule {
  readonly name: string;
  readonly priority: number;
  readonly statement: object;
  readonly action?: Record<string, unknown>;
  readonly overrideAction?: Record<string, unknown>;
}

interface Compiled {
  readonly matches: Test;
  /** Null for a rule that only counts. */
  readonly effect: 'allow' | Blocked | null;
}

/** The web ACL of a stage, null if none is associated with it. */
export function compileWebAcl(graph: ResourceGraph, stageArn: string): WebAcl | null {
  const [association, ...others] = graph.where(ASSOCIATION, 'resourceArn', stageArn);
  if (!association) return null;
  if (others.length > 0) throw new GraphError([`${nameOf(association)}: a stage has one web ACL at most.`]);
  const acl = graph.ofType(WEB_ACL).find(({ outputs }) => outputs.arn === association.inputs.webAclArn);
  if (!acl) throw new GraphError([`${nameOf(association)}: its webAclArn names no web ACL.`]);
  const compiled = compiledAcls.get(acl) ?? compileAcl(graph, acl);
  // INVARIANT: one instance an ACL, because rates count over all stages that it guards.
  compiledAcls.set(acl, compiled);
  return compiled;
}

const compiledAcls = new WeakMap<GraphResource, WebAcl>();

function compileAcl(graph: ResourceGraph, acl: GraphResource): WebAcl {
  const apart = graph
    .where(WEB_ACL_RULE, 'webAclArn', acl.outputs.arn)
    .map(({ inputs }) => inputs as unknown as Rule);
  const declared = [...((acl.inputs.rules ?? []) as Rule[]), ...apart].sort(
    (a, b) => a.priority - b.priority,
  );
  const rules = declared.flatMap((rule) => compileRule(graph, acl, rule));
  const blocksByDefault = 'block' in ((acl.inputs.defaultAction ?? {}) as object);
  return (request) => {
    for (const { matches, effect } of rules) {
      if (!matches(request) || effect === null) continue;
      return effect === 'allow' ? null : effect;
    }
    return blocksByDefault ? { answer: null } : null;
  };
}

/** Groups that AWS keeps to itself cannot be evaluated here; `unevaluatedGroups` says which. */
function compileRule(graph: ResourceGraph, acl: GraphResource, rule: Rule): Compiled[] {
  if ('managedRuleGroupStatement' in rule.statement) return [];
  const matches = compileStatement(rule.statement, graph, `${nameOf(acl)}, rule '${rule.name}'`);
  const action = rule.action ?? {};
  if ('allow' in action) return [{ matches, effect: 'allow' }];
  if ('count' in action) return [{ matches, effect: null }];
  if ('block' in action)
    return [{ matches, effect: { answer: customAnswer(acl, action.block as Block | null) } }];
  throw new GraphError([`${nameOf(acl)}, rule '${rule.name}': its action is not allow, block or count.`]);
}

interface Block {
  readonly customResponse?: {
    readonly responseCode: number;
    readonly customResponseBodyKey?: string;
    readonly responseHeaders?: readonly { readonly name: string; readonly value: string }[];
  };
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  APPLICATION_JSON: 'application/json',
  TEXT_PLAIN: 'text/plain',
  TEXT_HTML: 'text/html',
};

function customAnswer(acl: GraphResource, block: Block | null): Answer | null {
  const custom = block?.customResponse;
  if (!custom) return null;
  const headers = (custom.responseHeaders ?? []).flatMap(({ name, value }) => [name, value]);
  if (custom.customResponseBodyKey === undefined) return { status: custom.responseCode, headers, body: '' };
  const bodies = (acl.inputs.customResponseBodies ?? []) as {
    key: string;
    contentType: string;
    content: string;
  }[];
  const body = bodies.find(({ key }) => key === custom.customResponseBodyKey);
  if (!body)
    throw new GraphError([`${nameOf(acl)}: there is no custom body '${custom.customResponseBodyKey}'.`]);
  const type = CONTENT_TYPES[body.contentType] ?? 'text/plain';
  return { status: custom.responseCode, headers: [...headers, 'Content-Type', type], body: body.content };
}

/** Names of the managed rule groups that the web ACLs ask for, and that this machine does not have. */
export function unevaluatedGroups(graph: ResourceGraph): readonly string[] {
  const rules = [
    ...graph.ofType(WEB_ACL).flatMap(({ inputs }) => (inputs.rules ?? []) as Rule[]),
    ...graph.ofType(WEB_ACL_RULE).map(({ inputs }) => inputs as unknown as Rule),
  ];
  const names = rules.map(
    ({ statement }) =>
      (statement as { managedRuleGroupStatement?: { name: string } }).managedRuleGroupStatement?.name,
  );
  return [...new Set(names.filter((name) => name !== undefined))];
}
