import type {
  CredentialSource,
  InvitationRules,
  KeyRules,
  SessionRules,
  Surface,
  TokenRules,
} from '../../core/policy/policy.ts';
import type { Path } from '../../core/policy/problem.ts';
import { printDuration } from '../../core/values/duration.ts';
import { printLimits } from '../../core/values/limits.ts';
import { printRate } from '../../core/values/rate.ts';
import { HEADINGS, listed, row } from './describe-environment.ts';
import type { Row, Section } from './section.ts';

/** What a surface says, its routes left out. */
export function describeSurface(surface: Surface): Section {
  const { name, agents, statuses, baseUrls, scopes } = surface;
  const at = (...path: (string | number)[]): Path => ['surfaces', name, ...path];
  return {
    title: `Surface ${name}`,
    headings: HEADINGS,
    rows: [
      row('title', surface.title, at('title')),
      row('description', surface.description, at('description')),
      row('domain', surface.domain ?? 'of API Gateway', at('domain')),
      ...surface.credentials.map((source, index) =>
        row(`credentials[${index}]`, printCredential(source), at('credentials', index)),
      ),
      ...(surface.keys === null ? [] : keyRows(surface.keys, at('keys'))),
      ...(surface.sessions === null ? [] : sessionRows(surface.sessions, name, at('sessions'))),
      ...(surface.invitations === null ? [] : invitationRows(surface.invitations, at('invitations'))),
      ...(surface.tokens === null ? [] : tokenRows(surface.tokens, name, at('tokens'))),
      ...(agents === null
        ? []
        : [
            row('agents.parameter', agents.parameter, at('agents', 'parameter')),
            row('agents.header', agents.header, at('agents', 'header')),
          ]),
      ...Object.entries(scopes).map(([resource, actions]) =>
        row(`scopes.${resource}`, listed(actions), at('scopes', resource)),
      ),
      ...Object.entries(baseUrls).map(([client, path]) =>
        row(`connect.${client}`, path === '' ? 'the address itself' : path, at('baseUrls', client)),
      ),
      row('errors.dialects', listed(surface.dialects), at('dialects')),
      ...Object.entries(statuses).map(([code, status]) =>
        row(`errors.statuses.${code}`, status, at('statuses', code)),
      ),
      row('browsers', printBrowsers(surface.browserOrigins), at('browserOrigins')),
    ],
  };
}

function printCredential({ in: place, header, secretHeader, kinds, dialect }: CredentialSource): string {
  const where = place === 'bearer' ? 'authorization: Bearer' : header;
  const secret = secretHeader === null ? '' : ` with its secret in ${secretHeader}`;
  return `${listed(kinds)} in ${where}${secret}${dialect === null ? '' : `, only with ${dialect}`}`;
}

function printBrowsers(origins: readonly string[] | null): string {
  if (origins === null) return 'refused';
  return origins.includes('*') ? 'any origin' : listed(origins);
}

function keyRows(keys: KeyRules, at: Path): Row[] {
  return [
    row('keys.prefix', keys.prefix, [...at, 'prefix']),
    row('keys.secret-prefix', keys.secretPrefix, [...at, 'secretPrefix']),
    row('keys.name', keys.name, [...at, 'name']),
    row('keys.act-on', keys.actsOn, [...at, 'actsOn']),
    row('keys.made-by', listed(keys.madeBy), [...at, 'madeBy']),
    row('keys.limits.default', printLimits(keys.limits.default), [...at, 'limits', 'default']),
    row('keys.limits.at most', printLimits(keys.limits.atMost), [...at, 'limits', 'atMost']),
    row('keys.allowed-ips', keys.allowedIps, [...at, 'allowedIps']),
    row('keys.expiry', keys.expiry, [...at, 'expiry']),
    row('keys.sandbox', keys.sandbox, [...at, 'sandbox']),
    row('keys.spending-limits', keys.spendingLimits, [...at, 'spendingLimits']),
  ];
}

function sessionRows(sessions: SessionRules, surface: string, at: Path): Row[] {
  return [
    ...issuerRow('sessions', sessions.issuer, surface, at),
    row('sessions.prefix', sessions.prefix, [...at, 'prefix']),
    row('sessions.limits', printLimits(sessions.limits), [...at, 'limits']),
    row('sessions.attempts', printRate(sessions.attempts), [...at, 'attempts']),
  ];
}

function invitationRows({ prefix, liveSeconds }: InvitationRules, at: Path): Row[] {
  return [
    row('invitations.prefix', prefix, [...at, 'prefix']),
    row('invitations.live', printDuration(liveSeconds), [...at, 'liveSeconds']),
  ];
}

function tokenRows(tokens: TokenRules, surface: string, at: Path): Row[] {
  return [
    ...issuerRow('tokens', tokens.issuer, surface, at),
    row('tokens.prefix', tokens.prefix, [...at, 'prefix']),
    row('tokens.limits', printLimits(tokens.limits), [...at, 'limits']),
    row('tokens.at most', tokens.atMost, [...at, 'atMost']),
    row('tokens.expiry', tokens.expiry, [...at, 'expiry']),
  ];
}

/** Whose they are, where they are another surface's. */
function issuerRow(section: string, issuer: string, surface: string, at: Path): Row[] {
  return issuer === surface ? [] : [row(`${section}.of`, issuer, [...at, 'issuer'])];
}
