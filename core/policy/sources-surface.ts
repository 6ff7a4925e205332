import {
  asWritten,
  entries,
  fields,
  firstOf,
  keyOf,
  NOWHERE,
  type Origin,
  oneOrMore,
  type Written,
  wholly,
  within,
} from './origin.ts';

/** Where what `normalize-surface.ts` makes of a surface was taken from: field by field in the same order. */
export function surfaceOrigin(
  written: Written,
  override: Written,
  surfaceOf: (name: string) => Written,
): Origin {
  const own = (...path: string[]) => within(written, ...path);
  return fields(own('surface'), {
    name: () => asWritten(own('surface')),
    title: () => asWritten(own('title')),
    description: () => asWritten(own('description')),
    domain: () => asWritten(firstOf(within(override, 'domain'), own('domain'))),
    baseUrls: () => asWritten(own('connect')),
    credentials: () => entries(own('credentials'), credentialOrigin),
    keys: () => keysOrigin(own('keys'), within(override, 'keys', 'limits')),
    sessions: () => sessionsOrigin(written, surfaceOf),
    invitations: () => invitationsOrigin(own('invitations')),
    tokens: () => tokensOrigin(written, surfaceOf),
    agents: () => asWritten(own('agents')),
    scopes: () => asWritten(own('scopes')),
    routes: () => routesOrigin(written),
    dialects: () => asWritten(own('errors', 'dialects')),
    statuses: () => asWritten(own('errors', 'statuses')),
    browserOrigins: () => browsersOrigin(firstOf(within(override, 'browsers'), own('browsers'))),
  });
}

/** `bearer: key`, `header: …` or `pair: …`: which of them it is, the key says. */
function credentialOrigin(written: Written): Origin {
  const own = (...path: string[]) => within(written, ...path);
  const form = firstOf(own('bearer'), own('header'), own('pair'));
  const isPair = own('pair').value !== undefined;
  const header = firstOf(own('header'), own('pair', 'key'));
  return fields(written, {
    in: () => keyOf(form),
    // That of `bearer` has no name of its own: it is what the word means.
    header: () => (header.value === undefined ? keyOf(form) : asWritten(header)),
    secretHeader: () => asWritten(own('pair', 'secret')),
    kinds: () => (isPair ? keyOf(form) : oneOrMore(firstOf(own('bearer'), own('accepts')))),
    dialect: () => asWritten(own('only-with')),
  });
}

function keysOrigin(keys: Written, override: Written): Origin {
  const own = (name: string) => () => asWritten(within(keys, name));
  const limits = within(keys, 'limits');
  const limit = (name: string) => () => wholly(firstOf(within(override, name), within(limits, name)));
  return fields(keys, {
    prefix: own('prefix'),
    secretPrefix: own('secret-prefix'),
    name: own('name'),
    actsOn: own('act-on'),
    madeBy: own('made-by'),
    limits: () => fields(limits, { default: limit('default'), atMost: limit('at most') }),
    allowedIps: own('allowed-ips'),
    expiry: own('expiry'),
    sandbox: own('sandbox'),
    spendingLimits: own('spending-limits'),
  });
}

type SurfaceOf = (name: string) => Written;

/** The section of the surface that issues them, and the word that says which one does. */
function issued(written: Written, section: 'sessions' | 'tokens', surfaceOf: SurfaceOf) {
  let rules = within(written, section);
  let issuer = within(written, 'surface');
  for (;;) {
    const of = within(rules, 'of');
    if (typeof of.value !== 'string') return { rules, issuer };
    issuer = of;
    rules = within(surfaceOf(of.value), section);
  }
}

function sessionsOrigin(written: Written, surfaceOf: SurfaceOf): Origin {
  const section = within(written, 'sessions');
  if (section.value === undefined) return NOWHERE;
  const { rules, issuer } = issued(written, 'sessions', surfaceOf);
  return fields(section, {
    issuer: () => asWritten(issuer),
    prefix: () => asWritten(within(rules, 'prefix')),
    limits: () => wholly(within(rules, 'limits')),
    attempts: () => wholly(within(rules, 'attempts')),
  });
}

function invitationsOrigin(section: Written): Origin {
  if (section.value === undefined) return NOWHERE;
  return fields(section, {
    prefix: () => asWritten(within(section, 'prefix')),
    liveSeconds: () => asWritten(within(section, 'live')),
  });
}

function tokensOrigin(written: Written, surfaceOf: SurfaceOf): Origin {
  const section = within(written, 'tokens');
  if (section.value === undefined) return NOWHERE;
  const { rules, issuer } = issued(written, 'tokens', surfaceOf);
  return fields(section, {
    issuer: () => asWritten(issuer),
    prefix: () => asWritten(within(rules, 'prefix')),
    limits: () => wholly(within(rules, 'limits')),
    atMost: () => asWritten(within(rules, 'at most')),
    expiry: () => asWritten(within(rules, 'expiry')),
  });
}

/** Routes are a map in the document and a list in the policy, in the same order. */
function routesOrigin(written: Written): Origin {
  const routes = within(written, 'routes');
  const ids = Object.keys(routes.value as object);
  return {
    ...keyOf(routes),
    below: (step) => {
      const id = ids[Number(step)];
      return id === undefined ? NOWHERE : routeOrigin(within(routes, id), written);
    },
  };
}

function routeOrigin(route: Written, surface: Written): Origin {
  const own = (name: string) => () => asWritten(within(route, name));
  const speaks = within(route, 'speaks');
  const key = () => keyOf(route);
  return fields(route, {
    // With the `base` of the surface in front.
    id: key,
    method: key,
    path: key,
    title: own('title'),
    function: own('does'),
    operation: own('does'),
    publicBecause: own('public'),
    scope: own('needs'),
    roles: own('roles'),
    dialects: () => oneOrMore(firstOf(speaks, within(surface, 'errors', 'dialects'))),
    carries: own('carries'),
    takes: own('takes'),
    actsAsAgent: own('acts-as'),
    keepsThreads: own('keeps'),
    takesIdempotencyKey: own('idempotency-key'),
  });
}

function browsersOrigin(browsers: Written): Origin {
  const origins = within(browsers, 'origins');
  return origins.value === undefined ? wholly(browsers) : asWritten(origins);
}
