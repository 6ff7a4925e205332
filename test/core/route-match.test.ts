import { expect, test } from '@jest/globals';
import { matchRoute, parameterNames, shapeOf } from '../../core/route-match.ts';
import { loadPolicy } from '../../infra/policies.ts';

const route = (id: string) => {
  const [method = '', path = ''] = id.split(' ');
  const [known] = Object.values(loadPolicy('local').surfaces).flatMap(({ routes }) => routes);
  if (known === undefined) throw new Error('there is no route');
  return { ...known, id, method, path };
};
const ROUTES = ['GET /things', 'GET /things/{id}', 'POST /things/import', 'GET /{kind}/import/{at}'].map(
  route,
);

test.each([
  ['GET', '/things', 'GET /things', {}],
  ['GET', '/things/', 'GET /things', {}],
  ['GET', '/things/7', 'GET /things/{id}', { id: '7' }],
  ['POST', '/things/import', 'POST /things/import', {}],
  ['GET', '/others/import/now', 'GET /{kind}/import/{at}', { kind: 'others', at: 'now' }],
])('%s %s leads to %s', (method, path, id, parameters) => {
  expect(matchRoute(ROUTES, method, path)).toMatchObject({ route: { id }, parameters });
});

test.each([
  ['GET', '/things/import', 'a path of its own takes the method too, as in API Gateway'],
  ['DELETE', '/things/7', 'nobody declares the method'],
  ['GET', '/things/7/8', 'nobody declares the path'],
  ['GET', '/things//', 'a parameter is not empty'],
])('%s %s leads nowhere: %s', (method, path) => {
  expect(matchRoute(ROUTES, method, path)).toBeNull();
});

test('every declared template leads to its own route, with parameters that nobody has given yet', () => {
  for (const { routes } of Object.values(loadPolicy('local').surfaces)) {
    for (const one of routes) {
      expect(matchRoute(routes, one.method, one.path)).toEqual({ route: one, parameters: {} });
    }
  }
});

test('a literal goes before a parameter, in whatever order they are declared', () => {
  for (const routes of [ROUTES, ROUTES.toReversed(), [...ROUTES.slice(2), ...ROUTES.slice(0, 2)]]) {
    expect(matchRoute(routes, 'POST', '/things/import')?.route.id).toBe('POST /things/import');
    expect(matchRoute(routes, 'GET', '/things/import')).toBeNull();
  }
});

test('templates of one shape take the same paths', () => {
  expect(shapeOf('/a/{b}/c/{d}')).toBe(shapeOf('/a/{x}/c/{y}'));
  expect(parameterNames('/a/{b}/c/{d}')).toEqual(['b', 'd']);
});
