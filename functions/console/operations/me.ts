import type { Policy, Role, Surface } from '../../../core/policy/policy.ts';
import { notFound } from '../../requests/not-found.ts';
import { memberOf, ownDirectory } from '../caller.ts';
import type { ConsoleDeps, ConsoleOperation } from '../deps.ts';
import type { MeView } from '../shapes.ts';
import { memberView } from '../views.ts';

export const me: ConsoleOperation = async function me(call, deps: ConsoleDeps) {
  const { memberId, role } = memberOf(call);
  const own = ownDirectory(call, deps);
  const [member, organization] = await Promise.all([own.members.read(memberId), own.read()]);
  if (member === null || organization === null) throw notFound('member');
  const { id, name, plan, account } = organization;
  return {
    status: 200,
    body: {
      member: memberView(member, id),
      organization: { id, name, plan, account },
      permissions: permissionsOf(call.policy, call.surface, role),
    } satisfies MeView,
  };
};

/** What a role may do, as the policy says: the routes here, and the surfaces that it may make keys for. */
function permissionsOf(policy: Policy, surface: Surface, role: Role | null) {
  const includes = (roles: readonly Role[]): boolean => role !== null && roles.includes(role);
  return {
    routes: surface.routes.filter(({ roles }) => roles === null || includes(roles)).map(({ id }) => id),
    makesKeysFor: Object.values(policy.surfaces)
      .filter(({ keys }) => keys !== null && includes(keys.madeBy))
      .map(({ name }) => name),
  };
}
