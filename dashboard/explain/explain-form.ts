import type { PolicyView } from '../../functions/console/policy-shapes.ts';
import type { SurfaceView } from '../api/policy.ts';

/** What the form of a supposed request holds: text, as it is typed. Empty is what is ordinary. */
export interface ExplainForm {
  readonly surface: string;
  /** Method, and a path or the template of one. */
  readonly request: string;
  readonly from: string;
  /** RFC 3339; empty for now. */
  readonly at: string;
  /** What is shown: a kind of credential, or `none`. */
  readonly as: string;
  /** A key of the organization; empty where the record is supposed. */
  readonly keyId: string;
  /** The agent that the request names, in its path or its header. */
  readonly namedAgent: string;
  /** Whether the store knows it: empty, or `none`. */
  readonly record: string;
  /** Whether its secret is not the one that is sent: empty, or `another`. */
  readonly secret: string;
  readonly account: string;
  readonly role: string;
  /** Separated by commas. */
  readonly permissions: string;
  readonly agentId: string;
  readonly allowedIps: string;
  readonly expiresAt: string;
  readonly perMinute: string;
  readonly perHour: string;
  readonly usedThisMinute: string;
  readonly usedThisHour: string;
}

export const ORDINARY: ExplainForm = {
  surface: '',
  request: '',
  from: '198.51.100.7',
  at: '',
  as: 'key',
  keyId: '',
  namedAgent: '',
  record: '',
  secret: '',
  account: 'active',
  role: '',
  permissions: '',
  agentId: '',
  allowedIps: '',
  expiresAt: '',
  perMinute: '',
  perHour: '',
  usedThisMinute: '0',
  usedThisHour: '0',
};

const FIELDS = Object.keys(ORDINARY) as (keyof ExplainForm)[];
/** Longer than what anybody types; what an address says beyond is cut. */
const MAX_VALUE_CHARACTERS = 1000;

/** The form as part of an address: what is ordinary is left out. */
export function printForm(form: ExplainForm): URLSearchParams {
  return new URLSearchParams(
    FIELDS.filter((field) => form[field] !== ORDINARY[field]).map((field) => [field, form[field]]),
  );
}

/** The inverse of `printForm`, whatever the address says; where it says nothing, the policy's first surface and route. */
export function readForm(query: URLSearchParams, { surfaces }: PolicyView): ExplainForm {
  const said = Object.fromEntries(
    FIELDS.map((field) => [field, (query.get(field) ?? ORDINARY[field]).slice(0, MAX_VALUE_CHARACTERS)]),
  ) as unknown as ExplainForm;
  const surface = surfaces.find(({ name }) => name === said.surface) ?? surfaces[0];
  if (surface === undefined) return said;
  const kinds = kindsOf(surface);
  return {
    ...said,
    surface: surface.name,
    request: said.request === '' ? usualRequest(surface) : said.request,
    as: said.as === 'none' || kinds.includes(said.as) ? said.as : (kinds[0] ?? 'none'),
  };
}

/** The form after another surface was chosen: what was said of the one before means nothing there. */
export function formFor(surface: SurfaceView, { from, at }: ExplainForm): ExplainForm {
  return {
    ...ORDINARY,
    from,
    at,
    surface: surface.name,
    request: usualRequest(surface),
    as: kindsOf(surface)[0] ?? 'none',
  };
}

/** The kinds of credentials that a surface takes, as it lists them. */
export function kindsOf({ credentials }: SurfaceView): readonly string[] {
  return [...new Set(credentials.flatMap(({ kinds }) => kinds))];
}

/** The first one that asks for a credential. */
function usualRequest({ routes }: SurfaceView): string {
  return (routes.find(({ publicBecause }) => publicBecause === null) ?? routes[0])?.id ?? 'GET /';
}
