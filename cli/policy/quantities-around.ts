import { DURATION_MS, METRIC_NAMESPACE, REQUESTS } from '../../core/metrics.ts';
import type { ResourceGraph } from '../../local/resource-graph.ts';
import * as assumed from './assumptions.ts';
import { type Deployed, type Quantity, sum } from './quantities.ts';
import type { Traffic } from './traffic.ts';

/** What the chain takes from the line of each request. */
const METRICS = [REQUESTS, DURATION_MS];
const METHOD_METRICS = ['Count', '4XXError', '5XXError', 'Latency', 'IntegrationLatency'];
const MONTH_DAYS = 30;

/** What protects and watches an environment, and what is not of functions and tables. */
export function quantitiesAround(deployed: Deployed, traffic: Traffic): Quantity[] {
  const { graph } = deployed;
  const { requests } = traffic;
  const acls = graph.ofType('aws:wafv2/webAcl:WebAcl');
  const guarded = graph.ofType('aws:wafv2/webAclAssociation:WebAclAssociation').length > 0;
  const secrets = graph.ofType('aws:secretsmanager/secret:Secret').length;
  const buckets = graph.ofType('aws:s3/bucket:Bucket').length;
  return [
    { service: 'WAF', what: 'web ACLs', quantity: acls.length, price: 'firewall-acl' },
    {
      service: 'WAF',
      what: 'rules and managed groups',
      quantity: sum(acls.map(({ inputs }) => (inputs.rules as readonly unknown[]).length)),
      price: 'firewall-rule',
    },
    { service: 'WAF', what: 'requests', quantity: guarded ? requests : 0, price: 'firewall-request' },
    ...quantitiesOfWatching(deployed, traffic),
    { service: 'Secrets Manager', what: 'keys of providers', quantity: secrets, price: 'secret' },
    {
      service: 'S3',
      what: 'files',
      quantity: buckets === 0 ? 0 : traffic.filesGb,
      price: 'object-storage',
    },
    ...quantitiesOfVisits(deployed, traffic),
    {
      service: 'Data transfer',
      what: 'answers',
      quantity: (requests * traffic.responseBytes) / assumed.GB_BYTES,
      price: 'transfer-out',
    },
  ];
}

function quantitiesOfVisits({ graph }: Deployed, traffic: Traffic): Quantity[] {
  const visits = graph.ofType('aws:cloudfront/distribution:Distribution').length === 0 ? 0 : traffic.visits;
  return [
    {
      service: 'CloudFront',
      what: 'requests',
      quantity: visits * assumed.VISIT_REQUESTS,
      price: 'distribution-request',
    },
    {
      service: 'CloudFront',
      what: 'files of the dashboard',
      quantity: (visits * assumed.VISIT_BYTES) / assumed.GB_BYTES,
      price: 'distribution-transfer',
    },
  ];
}

function quantitiesOfWatching({ policy, graph }: Deployed, traffic: Traffic): Quantity[] {
  const { requests, logBytes } = traffic;
  const loggedGb = (requests * logBytes) / assumed.GB_BYTES;
  const keptMonths = policy.environment.logRetentionDays / MONTH_DAYS;
  const of = (what: string, quantity: number, price: Quantity['price'], service = 'CloudWatch') => ({
    service,
    what,
    quantity,
    price,
  });
  return [
    of('logs written', loggedGb, 'log-ingestion'),
    of('logs kept', loggedGb * keptMonths * assumed.LOG_PACKED, 'log-storage'),
    of('alarms', graph.ofType('aws:cloudwatch/metricAlarm:MetricAlarm').length, 'alarm'),
    of('metrics of requests', metricsOf({ policy, graph }, requests), 'metric'),
    of('metrics of methods', hasDetails(graph) ? methodMetricsOf({ policy, graph }, requests) : 0, 'metric'),
    of('metrics of our alarms', requests === 0 ? 0 : alarmMetricsOf(graph), 'metric'),
    of('traces', isTraced(graph) ? tracesOf(requests) : 0, 'trace', 'X-Ray'),
  ];
}

/** What functions count of each surface, and of each route. */
function metricsOf({ policy }: Deployed, requests: number): number {
  const counted = Object.values(policy.surfaces).map(({ routes }) => routes.length);
  return METRICS.length * (countedHours(counted, requests) + countedHours(routesOf(counted), requests));
}

/** What API Gateway counts of each method where it is told to: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html */
function methodMetricsOf({ policy }: Deployed, requests: number): number {
  const counted = Object.values(policy.surfaces).map(({ routes }) => routes.length);
  return METHOD_METRICS.length * countedHours(routesOf(counted), requests);
}

function hasDetails(graph: ResourceGraph): boolean {
  return graph
    .ofType('aws:apigateway/methodSettings:MethodSettings')
    .some(({ inputs }) => (inputs.settings as { metricsEnabled?: boolean }).metricsEnabled === true);
}

/** One for each route. */
function routesOf(counted: readonly number[]): readonly number[] {
  return counted.flatMap((routes) => Array<number>(routes).fill(1));
}

/**
 * A metric is paid for in the hours in which something is counted: so many whole months, of metrics that each stand for
 * some of the routes.
 */
function countedHours(routes: readonly number[], requests: number): number {
  const all = sum(routes);
  return sum(routes.map((share) => Math.min(1, (requests * share) / all / assumed.MONTH_HOURS)));
}

/** Those that functions write about themselves. At most: each is written when something goes wrong. */
function alarmMetricsOf(graph: ResourceGraph): number {
  const own = graph
    .where('aws:cloudwatch/metricAlarm:MetricAlarm', 'namespace', METRIC_NAMESPACE)
    .map(({ inputs }) => inputs.metricName);
  return new Set(own).size;
}

function isTraced(graph: ResourceGraph): boolean {
  return graph.where('aws:apigateway/stage:Stage', 'xrayTracingEnabled', true).length > 0;
}

/** The first request of each second, and a share of the others; evenly spread traffic has the most. */
function tracesOf(requests: number): number {
  const first = Math.min(requests, assumed.MONTH_SECONDS);
  return first + (requests - first) * assumed.TRACED_SHARE;
}
