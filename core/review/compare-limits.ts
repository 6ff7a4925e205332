import type { CredentialKind, Limits, Policy, Surface } from '../policy/policy.ts';
import type { Path } from '../policy/problem.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { printDuration } from '../values/duration.ts';
import { parseInstant, printInstant } from '../values/instant.ts';
import { printRate } from '../values/rate.ts';
import { answerCall } from './answer-call.ts';
import type { Change } from './change.ts';
import { limitWitness } from './limit-witness.ts';
import { ordinaryCall } from './ordinary-call.ts';
import { compareTerm, inBoth, isNeutral, moreIsLooser } from './term.ts';

const KINDS = ['key', 'session', 'token'] as const;
type Field = keyof Limits;

/** What credentials that are made from now on may send, and for how long: those that there are keep what they have. */
export function compareLimits(base: Policy, head: Policy): Change[] {
  return inBoth(base.surfaces, head.surfaces).flatMap(({ name, before, after }) => [
    ...KINDS.flatMap((kind) =>
      (['perMinute', 'perHour'] as const).flatMap((field) => compareLimit(base, head, name, kind, field)),
    ),
    ...compareLifetime(base, head, name),
    ...compareCounts(name, before, after),
  ]);
}

interface Given {
  readonly limits: Limits;
  readonly prefix: string;
  readonly path: Path;
}

/** What a credential of a kind is given that asks for nothing; null where another surface issues them, or nobody. */
function givenBy(surface: Surface, kind: CredentialKind): Given | null {
  const at = (...path: string[]) => ['surfaces', surface.name, ...path];
  if (kind === 'key') {
    const { keys } = surface;
    return keys === null
      ? null
      : { limits: keys.limits.default, prefix: keys.prefix, path: at('keys', 'limits', 'default') };
  }
  const rules = kind === 'session' ? surface.sessions : surface.tokens;
  if (rules === null || rules.issuer !== surface.name) return null;
  return { limits: rules.limits, prefix: rules.prefix, path: at(`${kind}s`, 'limits') };
}

function compareLimit(
  base: Policy,
  head: Policy,
  name: string,
  kind: CredentialKind,
  field: Field,
): Change[] {
  const [before, after] = [base, head].map((policy) => {
    const surface = policy.surfaces[name];
    return surface === undefined ? null : givenBy(surface, kind);
  });
  if (!before || !after || before.limits[field] === after.limits[field]) return [];
  const unit = field === 'perMinute' ? 'minute' : 'hour';
  const count = Math.min(before.limits[field], after.limits[field]);
  const says = `Request ${count + 1} in one ${unit} of a ${kind} with the limit that it is given`;
  const witness = limitWitness(base, head, {
    surface: name,
    prefixes: [before.prefix, after.prefix],
    field,
    says,
    limits: [before.limits[field], after.limits[field]],
  });
  const path = [...before.path, field];
  return [
    {
      subject: 'limits',
      mark: moreIsLooser(before.limits[field], after.limits[field]),
      surface: name,
      title: `A new ${kind}${kind === 'key' ? ' that asks for no limits' : ''}: ${after.limits[field]} requests per ${unit}, before ${before.limits[field]}`,
      routes: [],
      region: [
        `requests ${count + 1} to ${Math.max(before.limits[field], after.limits[field])} in one ${unit} of ${kind}s made from now on`,
      ],
      before: witness?.before
        ? answerCall(base, witness.before)
        : { text: `${before.limits[field]} per ${unit}`, rule: null },
      after: witness?.after
        ? answerCall(head, witness.after)
        : { text: `${after.limits[field]} per ${unit}`, rule: null },
      witness,
      declared: { before: [path], after: [path] },
    },
  ];
}

/** How long a session lasts, where the surface issues them. */
function compareLifetime(base: Policy, head: Policy, name: string): Change[] {
  const [before, after] = [base.environment.sessionTtlSeconds, head.environment.sessionTtlSeconds];
  const rules = head.surfaces[name]?.sessions;
  if (before === after || rules == null || rules.issuer !== name) return [];
  const call = ordinaryCall(head, name, rules.prefix);
  const age = Math.min(before, after);
  const lasting = (seconds: number): Scenario | null => {
    if (call === null || call.credential === 'none') return null;
    const made = (parseInstant(call.now) ?? 0) - age;
    return { ...call, credential: { ...call.credential, expires: printInstant(made + seconds) } };
  };
  const witness = {
    says: `A request with a session of ${printDuration(age)}`,
    before: lasting(before),
    after: lasting(after),
  };
  const path = ['environment', 'sessionTtlSeconds'];
  return [
    {
      subject: 'limits',
      mark: moreIsLooser(before, after),
      surface: name,
      title: `A new session lasts ${printDuration(after)}, before ${printDuration(before)}`,
      routes: [],
      region: [
        `requests with a session that is between ${printDuration(age)} and ${printDuration(Math.max(before, after))} old`,
      ],
      before:
        witness.before === null
          ? { text: printDuration(before), rule: null }
          : answerCall(base, witness.before),
      after:
        witness.after === null ? { text: printDuration(after), rule: null } : answerCall(head, witness.after),
      witness,
      declared: { before: [path], after: [path] },
    },
  ];
}

function compareCounts(name: string, before: Surface, after: Surface): Change[] {
  const at = (...path: string[]) => ['surfaces', name, ...path];
  const common = { subject: 'limits', surface: name } as const;
  const [sessions, tokens] = [before.sessions, before.tokens];
  const [invitationsBefore, invitationsAfter] = [before.invitations, after.invitations];
  return [
    ...(sessions === null || after.sessions === null || sessions.issuer !== name
      ? []
      : compareTerm(
          {
            ...common,
            path: at('sessions', 'attempts'),
            what: 'Signing in may be tried for one email address',
            region: 'attempts to sign in',
            print: printRate,
            mark: (a, b) => moreIsLooser(a.count / a.windowSeconds, b.count / b.windowSeconds),
          },
          sessions.attempts,
          after.sessions.attempts,
        )),
    ...(invitationsBefore === null || invitationsAfter === null
      ? []
      : compareTerm(
          {
            ...common,
            path: at('invitations', 'liveSeconds'),
            what: 'An invitation lives',
            region: 'invitations made from now on',
            print: printDuration,
            mark: moreIsLooser,
          },
          invitationsBefore.liveSeconds,
          invitationsAfter.liveSeconds,
        )),
    ...(tokens === null || after.tokens === null || tokens.issuer !== name
      ? []
      : [
          ...compareTerm(
            {
              ...common,
              path: at('tokens', 'atMost'),
              what: 'Tokens of one member',
              region: 'requests for a token',
              print: String,
              mark: moreIsLooser,
            },
            tokens.atMost,
            after.tokens.atMost,
          ),
          ...compareTerm(
            {
              ...common,
              path: at('tokens', 'expiry'),
              what: 'Whether a token can expire',
              region: 'requests for a token',
              print: String,
              mark: isNeutral,
            },
            tokens.expiry,
            after.tokens.expiry,
          ),
        ]),
  ];
}
