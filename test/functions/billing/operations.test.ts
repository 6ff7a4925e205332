import { expect, test } from '@jest/globals';
import { descriptions } from '../../../functions/billing/descriptions.ts';
import { operations } from '../../../functions/billing/operations/index.ts';
import { environments, loadPolicy } from '../../../infra/policies.ts';

test('P-1 there is an operation for every route that names this function, and no other', () => {
  const routes = environments().flatMap((environment) =>
    Object.values(loadPolicy(environment).surfaces).flatMap((surface) => surface.routes),
  );
  const named = routes.filter((route) => route.function === 'billing').map((route) => route.operation);
  expect(Object.keys(operations).toSorted()).toEqual([...new Set(named)].toSorted());
});

test('P-12 every operation is described, and nothing else', () => {
  expect(Object.keys(descriptions).toSorted()).toEqual(Object.keys(operations).toSorted());
});

test('P-1 only owners and admins pay in, and only under rules that the policy states', () => {
  for (const environment of environments()) {
    const routes = Object.values(loadPolicy(environment).surfaces).flatMap((surface) => surface.routes);
    const paying = routes.filter((route) => route.function === 'billing' && route.operation === 'top-up');
    expect(paying).toMatchObject([{ roles: ['owner', 'admin'], takesIdempotencyKey: true }]);
  }
});
