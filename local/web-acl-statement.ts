import { type Cidr, cidrContains, parseAddress, parseCidr } from '../core/values/cidr.ts';
import { RateCounter } from './rate-counter.ts';
import { headerValue, type RequestHeaders } from './request-headers.ts';
import { GraphError, type ResourceGraph } from './resource-graph.ts';

export const IP_SET = 'aws:wafv2/ipSet:IpSet';

/** What a web ACL looks at. */
export interface WebRequest {
  readonly sourceIp: string;
  readonly httpMethod: string;
  /** With the stage, without the query. */
  readonly uriPath: string;
  readonly query: string;
  readonly headers: RequestHeaders;
  readonly nowMilliseconds: number;
}

export type Test = (request: WebRequest) => boolean;

type Compile = (body: never, graph: ResourceGraph, where: string) => Test;

const STATEMENTS: Readonly<Record<string, Compile>> = {
  ipSetReferenceStatement: compileIpSet,
  rateBasedStatement: compileRate,
  byteMatchStatement: compileByteMatch,
  regexMatchStatement: compileRegex,
  notStatement: (body: { statement?: object; statements?: object[] }, graph, where) => {
    const inner = compileStatement(body.statement ?? body.statements?.[0] ?? {}, graph, where);
    return (request) => !inner(request);
  },
  andStatement: (body: { statements: object[] }, graph, where) => {
    const all = body.statements.map((statement) => compileStatement(statement, graph, where));
    return (request) => all.every((test) => test(request));
  },
  orStatement: (body: { statements: object[] }, graph, where) => {
    const all = body.statements.map((statement) => compileStatement(statement, graph, where));
    return (request) => all.some((test) => test(request));
  },
};

/** Compiles one statement; throws a GraphError for one that is not evaluated here. */
export function compileStatement(statement: object, graph: ResourceGraph, where: string): Test {
  const [kind, ...others] = Object.keys(statement);
  const compile = kind === undefined ? undefined : STATEMENTS[kind];
  if (!compile || others.length > 0) {
    const kinds = Object.keys(STATEMENTS).join(', ');
    throw new GraphError([
      `${where}: '${[kind, ...others].join(', ')}' is not evaluated on this machine; ${kinds} are.`,
    ]);
  }
  return compile((statement as Record<string, never>)[kind as string] as never, graph, where);
}

/** Addresses whose judgement is remembered: a client sends many requests from one. */
const MAX_REMEMBERED = 10_000;

function compileIpSet(
  body: { arn: string; ipSetForwardedIpConfig?: object },
  graph: ResourceGraph,
  where: string,
): Test {
  const set = graph.ofType(IP_SET).find(({ outputs }) => outputs.arn === body.arn);
  if (!set) throw new GraphError([`${where}: there is no IP set ${body.arn}.`]);
  if (body.ipSetForwardedIpConfig)
    throw new GraphError([`${where}: addresses in headers are not looked at.`]);
  return addressTest(set.inputs.addresses as string[], where);
}

/** Whether an address is in one of the blocks. */
export function addressTest(addresses: readonly string[], where: string): Test {
  const blocks = addresses.map((text): Cidr => {
    const block = parseCidr(text);
    if (block === null || !text.includes('/') || block.prefix === 0) {
      throw new GraphError([`${where}: '${text}' is not a CIDR block that AWS WAF takes.`]);
    }
    return block;
  });
  const remembered = new Map<string, boolean>();
  return ({ sourceIp }) => {
    const known = remembered.get(sourceIp);
    if (known !== undefined) return known;
    const address = parseAddress(sourceIp);
    const inside = address !== null && blocks.some((block) => cidrContains(block, address));
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(sourceIp, inside);
    return inside;
  };
}

const DEFAULT_WINDOW_SECONDS = 300;

interface RateBody {
  readonly limit: number;
  readonly aggregateKeyType?: string;
  readonly evaluationWindowSec?: number;
  readonly scopeDownStatement?: object;
}

function compileRate(body: RateBody, graph: ResourceGraph, where: string): Test {
  if ((body.aggregateKeyType ?? 'IP') !== 'IP') {
    throw new GraphError([
      `${where}: rates are counted by IP on this machine, not by ${body.aggregateKeyType}.`,
    ]);
  }
  const counter = new RateCounter(body.limit, body.evaluationWindowSec ?? DEFAULT_WINDOW_SECONDS);
  const scope = body.scopeDownStatement ? compileStatement(body.scopeDownStatement, graph, where) : null;
  return (request) => {
    if (scope !== null && !scope(request)) return false;
    return counter.isOver(request.sourceIp, request.nowMilliseconds);
  };
}

interface FieldToMatch {
  readonly uriPath?: object;
  readonly method?: object;
  readonly queryString?: object;
  readonly singleHeader?: { readonly name: string };
}

function readField(field: FieldToMatch, where: string): (request: WebRequest) => string {
  if (field.uriPath) return ({ uriPath }) => uriPath;
  if (field.method) return ({ httpMethod }) => httpMethod;
  if (field.queryString) return ({ query }) => query;
  if (field.singleHeader) {
    const name = field.singleHeader.name.toLowerCase();
    return ({ headers }) => headerValue(headers, name) ?? '';
  }
  throw new GraphError([
    `${where}: the field ${Object.keys(field).join(', ')} is not looked at on this machine.`,
  ]);
}

type Transformation = (text: string) => string;
const TRANSFORMATIONS: Readonly<Record<string, Transformation>> = {
  NONE: (text) => text,
  LOWERCASE: (text) => text.toLowerCase(),
  URL_DECODE: decode,
};

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function transform(
  declared: readonly { type: string; priority: number }[] | undefined,
  where: string,
): Transformation {
  const steps = [...(declared ?? [])]
    .sort((a, b) => a.priority - b.priority)
    .map(({ type }) => {
      const step = TRANSFORMATIONS[type];
      if (!step)
        throw new GraphError([`${where}: the text transformation ${type} is not known on this machine.`]);
      return step;
    });
  return (text) => steps.reduce((result, step) => step(result), text);
}

interface MatchBody {
  readonly fieldToMatch: FieldToMatch;
  readonly textTransformations?: readonly { type: string; priority: number }[];
}

const CONSTRAINTS: Readonly<Record<string, (text: string, searched: string) => boolean>> = {
  EXACTLY: (text, searched) => text === searched,
  STARTS_WITH: (text, searched) => text.startsWith(searched),
  ENDS_WITH: (text, searched) => text.endsWith(searched),
  CONTAINS: (text, searched) => text.includes(searched),
};

function compileByteMatch(
  body: MatchBody & { searchString: string; positionalConstraint: string },
  _graph: ResourceGraph,
  where: string,
): Test {
  const constraint = CONSTRAINTS[body.positionalConstraint];
  if (!constraint)
    throw new GraphError([`${where}: ${body.positionalConstraint} is not evaluated on this machine.`]);
  const field = readField(body.fieldToMatch, where);
  const transformed = transform(body.textTransformations, where);
  return (request) => constraint(transformed(field(request)), body.searchString);
}

function compileRegex(body: MatchBody & { regexString: string }, _graph: ResourceGraph, where: string): Test {
  const pattern = new RegExp(body.regexString);
  const field = readField(body.fieldToMatch, where);
  const transformed = transform(body.textTransformations, where);
  return (request) => pattern.test(transformed(field(request)));
}
