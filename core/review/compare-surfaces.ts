import type { Policy, Surface } from '../policy/policy.ts';
import { RULES } from '../rules/index.ts';
import type { Change, Mark } from './change.ts';
import { compareTerm, inBoth, inOne, isNeutral, type Term } from './term.ts';

/** What of a surface is about all of its requests: browsers, addresses, the form of errors. */
export function compareSurfaces(base: Policy, head: Policy): Change[] {
  return [
    ...inOne(base.surfaces, head.surfaces).flatMap(({ name, isNew }) =>
      compareTerm(
        {
          subject: 'routes',
          surface: name,
          path: ['surfaces', name],
          what: 'The surface',
          region: 'all requests',
          print: (is: boolean) => (is ? 'published' : 'not published'),
          mark: isNeutral,
        },
        !isNew,
        isNew,
      ),
    ),
    ...inBoth(base.surfaces, head.surfaces).flatMap(({ name, before, after }) =>
      compareSurface(name, before, after),
    ),
  ];
}

function compareSurface(name: string, before: Surface, after: Surface): Change[] {
  const term = <Value>(
    field: keyof Surface,
    what: string,
    region: string,
    print: (value: Value) => string,
    mark: Term<Value>['mark'] = isNeutral,
  ): Term<Value> => ({
    subject: field === 'browserOrigins' ? 'browsers' : 'routes',
    surface: name,
    path: ['surfaces', name, field],
    what,
    region,
    print,
    mark,
  });
  const listed = (items: readonly string[]) => items.join(', ');
  return [
    ...compareTerm(
      term(
        'browserOrigins',
        'Pages that may call',
        'requests of browsers',
        (origins: Surface['browserOrigins']) =>
          origins === null ? 'none' : origins.includes('*') ? 'any' : listed(origins),
        originsMark,
      ),
      before.browserOrigins,
      after.browserOrigins,
    ),
    ...compareTerm(
      term(
        'domain',
        'Host name',
        'all requests',
        (domain: string | null) => domain ?? 'the one of API Gateway',
      ),
      before.domain,
      after.domain,
    ),
    ...compareTerm(
      term(
        'baseUrls',
        'Ways of calling in connection info',
        'nobody: it is what clients are told',
        (urls: Surface['baseUrls']) => listed(Object.entries(urls).map(([way, path]) => `${way} ${path}`)),
      ),
      before.baseUrls,
      after.baseUrls,
    ),
    ...compareTerm(
      term('dialects', 'Errors are told in', 'refused requests', listed),
      before.dialects,
      after.dialects,
    ),
    ...compareTerm(
      term(
        'statuses',
        'Statuses of errors that no rule of the gate answers with',
        'refused requests',
        printStatuses,
      ),
      otherStatuses(before),
      otherStatuses(after),
    ),
    ...compareKeyTerms(name, before, after),
  ];
}

function compareKeyTerms(name: string, { keys: before }: Surface, { keys: after }: Surface): Change[] {
  if (before === null || after === null) return [];
  return compareTerm(
    {
      subject: 'keys',
      surface: name,
      path: ['surfaces', name, 'keys', 'actsOn'],
      what: 'A new key acts on',
      region: 'keys made from now on',
      print: (actsOn) => (actsOn === 'agent' ? 'one agent' : 'the whole organization'),
      mark: (_, actsOn) => (actsOn === 'agent' ? 'tightened' : 'loosened'),
    },
    before.actsOn,
    after.actsOn,
  );
}

function originsMark(before: Surface['browserOrigins'], after: Surface['browserOrigins']): Mark {
  const [was, is] = [before ?? [], after ?? []];
  const isWider = is.some((origin) => !was.includes(origin) && !was.includes('*'));
  return isWider ? 'loosened' : 'tightened';
}

/** Those of the gate's own rules are seen in the calls that they deny. */
function otherStatuses({ statuses }: Surface): Readonly<Record<string, number>> {
  const ofRules = RULES.flatMap(({ denies }) => denies as readonly string[]);
  return Object.fromEntries(Object.entries(statuses).filter(([code]) => !ofRules.includes(code)));
}

function printStatuses(statuses: Readonly<Record<string, number>>): string {
  const all = Object.entries(statuses).map(([code, status]) => `${code} ${status}`);
  return all.length === 0 ? 'as in the catalogue' : all.join(', ');
}
