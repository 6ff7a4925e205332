import { describe, expect, test } from '@jest/globals';
import { findRoute, growTree } from '../../local/route-tree.ts';
import { addResources, Graph } from './gateway-under-test.ts';

function tree(routes: readonly string[]) {
  const graph = new Graph();
  const api = graph.add('apigateway/restApi:RestApi', 'api', {});
  const known = new Map([['', String(api.outputs.rootResourceId)]]);
  const ids = routes.map(
    (route) => [route, addResources(graph, api, known, route.split(' ')[1] ?? '')] as const,
  );
  const { root, byId } = growTree<string>(graph.graph, api.id);
  for (const [route, id] of ids) byId.get(id)?.methods.set(route.split(' ')[0] ?? '', route);
  return root;
}

const ROOT = tree([
  'GET /',
  'GET /v1/models',
  'ANY /v1/models',
  'GET /v1/models/{model}',
  'GET /v1/models/latest',
  'POST /v1/models/{model}/tune',
  'ANY /{proxy+}',
]);

describe('finding a route', () => {
  test.each([
    ['GET', '/', 'GET /', null],
    ['GET', '/v1/models', 'GET /v1/models', null],
    ['GET', '/v1/models/', 'GET /v1/models', null],
    ['DELETE', '/v1/models', 'ANY /v1/models', null],
    ['GET', '/v1/models/latest', 'GET /v1/models/latest', null],
    ['GET', '/v1/models/a%2Fb', 'GET /v1/models/{model}', { model: 'a%2Fb' }],
    ['POST', '/v1/models/latest/tune', 'POST /v1/models/{model}/tune', { model: 'latest' }],
    ['PUT', '/v1/models/x', 'ANY /{proxy+}', { proxy: 'v1/models/x' }],
    ['GET', '/v1', 'ANY /{proxy+}', { proxy: 'v1' }],
    ['GET', '/a/b/c', 'ANY /{proxy+}', { proxy: 'a/b/c' }],
  ])('%s %s is %s', (method, path, entry, parameters) => {
    expect(findRoute(ROOT, method, path)).toEqual({ entry, parameters });
  });

  test('a method of the root that is not there is nowhere else', () => {
    expect(findRoute(ROOT, 'POST', '/')).toBeNull();
  });

  test('an empty segment is no value of a parameter', () => {
    expect(findRoute(tree(['GET /a/{b}/c']), 'GET', '/a//c')).toBeNull();
  });

  test('two parameters at one place are refused', () => {
    expect(() => tree(['GET /{a}', 'GET /{b}'])).toThrow('sibling');
  });
});
