import { describe, expect, test } from '@jest/globals';
import { Lambda } from '../../local/lambda.ts';
import { API_GATEWAY, callable, EVENT_BRIDGE, readLambdaUri } from '../../local/lambda-target.ts';
import { Graph } from './gateway-under-test.ts';

const API = 'arn:aws:execute-api:us-east-1:000000000000:api';

function judge(sourceArn: string, source: string) {
  const graph = new Graph();
  const resource = graph.add('lambda/function:Function', 'f', { name: 'f', runtime: 'nodejs24.x' });
  graph.add('lambda/permission:Permission', 'p', {
    action: 'lambda:InvokeFunction',
    function: 'f',
    principal: 'apigateway.amazonaws.com',
    sourceArn,
  });
  const arn = String(resource.outputs.arn);
  const settings = { name: 'f', arn, timeoutMilliseconds: 1, memoryMegabytes: 128, concurrency: null };
  const lambda = new Lambda(settings, () => null, { write: () => undefined });
  return (service = API_GATEWAY) =>
    callable(graph.graph, resource, { service, arn, source }, new Map([[arn, lambda]]));
}

describe('calling a function from API Gateway', () => {
  test.each([
    [`${API}/stage/*`, `${API}/stage/GET/v1/models/{model}`],
    [`${API}/*/GET/v1/models/*`, `${API}/stage/GET/v1/models/{model}`],
    [`${API}/authorizers/abc`, `${API}/authorizers/abc`],
  ])('P-3 a Permission for %s lets %s call', (sourceArn, source) => {
    expect(() => judge(sourceArn, source)()).not.toThrow();
  });

  test.each([
    [`${API}/other/*`, `${API}/stage/GET/v1`],
    [`${API}/*/POST/v1`, `${API}/stage/GET/v1`],
  ])('P-3 a Permission for %s does not let %s call: on AWS every request would fail', (sourceArn, source) => {
    expect(() => judge(sourceArn, source)()).toThrow('no Permission lets API Gateway');
  });

  test('P-3 a Permission for one service lets no other call', () => {
    const call = judge(`${API}/*`, `${API}/stage/GET/v1`);
    expect(() => call(EVENT_BRIDGE)).toThrow(
      /no Permission lets EventBridge call Function 'f' from .*; on AWS nothing would call it\.$/,
    );
  });

  test('an address that is no function is refused', () => {
    const graph = new Graph();
    const resource = graph.add('apigateway/integration:Integration', 'i', { uri: 'http://example.com' });
    expect(() => readLambdaUri(resource, 'uri')).toThrow('not the address of a Lambda function');
  });
});
