import type { SupposedRequest } from '../../core/scenarios/supposed-request.ts';
import { parseInstant } from '../../core/values/instant.ts';
import type { KeyView, MeView } from '../../functions/console/shapes.ts';
import type { SurfaceView } from '../api/policy.ts';
import type { OwnRecord } from '../policy-worker/protocol.ts';
import type { ExplainForm } from './explain-form.ts';
import { listIn } from './form-problems.ts';

/** The body of `POST /api/v1/policy/explain`. */
export interface AskedRequest extends SupposedRequest {
  readonly surface: string;
  readonly from: string;
  readonly at: string;
  readonly keyId?: string;
}

/**
 * What a form without problems asks.
 *
 * @param now RFC 3339: when the request comes if the form does not say
 */
export function askedBy(form: ExplainForm, surface: SurfaceView, now: string): AskedRequest {
  const { request, from, at, as, namedAgent } = form;
  const keyId = as === 'key' ? form.keyId : '';
  const { parameter = null, header = null } = surface.agents ?? {};
  const isInPath = parameter !== null && request.includes(`{${parameter}}`);
  return {
    surface: surface.name,
    request,
    from,
    at: at === '' ? now : at,
    as: as as SupposedRequest['as'],
    headers: namedAgent !== '' && !isInPath && header !== null ? { [header]: namedAgent } : {},
    path: namedAgent !== '' && isInPath ? { [parameter]: namedAgent } : {},
    usedThisMinute: Number(form.usedThisMinute),
    usedThisHour: Number(form.usedThisHour),
    ...(keyId === '' ? { credential: credentialIn(form) } : { keyId }),
  };
}

function credentialIn(form: ExplainForm): NonNullable<SupposedRequest['credential']> {
  if (form.record === 'none') return 'none';
  const { account, role, permissions, agentId, allowedIps, expiresAt, perMinute, perHour } = form;
  return {
    account: account === 'suspended' ? 'suspended' : 'active',
    ...(form.secret === 'another' ? { secret: 'another' } : {}),
    ...(role === 'owner' || role === 'admin' || role === 'member' ? { role } : {}),
    ...(permissions === '' ? {} : { permissions: listIn(permissions) }),
    ...(agentId === '' ? {} : { agentId }),
    ...(allowedIps.trim() === '' ? {} : { allowedIps: listIn(allowedIps) }),
    ...(expiresAt === '' ? {} : { expiresAt }),
    ...(perMinute === '' || perHour === ''
      ? {}
      : { rateLimits: { perMinute: Number(perMinute), perHour: Number(perHour) } }),
  };
}

/** What is judged of a key of the organization, as its members see it. */
export function recordOfKey(key: KeyView, { organization }: MeView): OwnRecord {
  return {
    keyId: key.id,
    kind: 'key',
    surface: key.surface,
    organizationId: organization.id,
    account: organization.account,
    agentId: key.agentId,
    role: null,
    scopes: key.permissions,
    allowedIps: key.allowedIps,
    expiresAt: key.expiresAt === null ? null : parseInstant(key.expiresAt),
    perMinute: key.rateLimits.perMinute,
    perHour: key.rateLimits.perHour,
  };
}
