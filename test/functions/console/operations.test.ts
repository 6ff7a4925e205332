import { expect, test } from '@jest/globals';
import { operations } from '../../../functions/console/operations/index.ts';
import { environments, loadPolicy } from '../../../infra/policies.ts';

test('P-1 there is an operation for every route that names this function, and no other', () => {
  const routes = environments().flatMap((environment) =>
    Object.values(loadPolicy(environment).surfaces).flatMap((surface) => surface.routes),
  );
  const named = routes.filter((route) => route.function === 'console').map((route) => route.operation);
  expect(Object.keys(operations).toSorted()).toEqual([...new Set(named)].toSorted());
});
