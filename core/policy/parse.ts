import { checkConsistency } from './consistency.ts';
import type { PolicySet, Sourced } from './consistency-set.ts';
import { type CompletePolicySet, normalize } from './normalize.ts';
import { describeIssues } from './parse-issues.ts';
import { type Position, readYaml, type Yaml } from './parse-yaml.ts';
import type { Policy } from './policy.ts';
import { type Path, type Problem, printPath, sortProblems } from './problem.ts';
import { type SourceOf, sourcesOf } from './sources.ts';
import { suggest } from './suggest.ts';
import { type DocumentKind, SCHEMAS, type WrittenEnvironment, type WrittenSurface } from './written.ts';

export { formatProblem, formatProblems, type Problem } from './problem.ts';
export type { Source, SourceOf } from './sources.ts';

/** A policy document as it lies on disc. */
export interface PolicyDocument {
  /** Relative to the folder of the policies: `surfaces/console.yaml`, `plans.yaml`. */
  readonly file: string;
  readonly text: string;
}

export type ParsedPolicy =
  | { readonly policy: Policy; readonly sourceOf: SourceOf }
  | { readonly problems: readonly Problem[] };

/**
 * The policy of one environment and where each of its values stands, or everything that is wrong with the documents. All documents are checked,
 * those of other environments too: what is broken there should not wait for its own deployment.
 *
 * @param version names these documents; see `Policy.version`
 */
export function parsePolicies(
  documents: readonly PolicyDocument[],
  environment: string,
  version: string,
): ParsedPolicy {
  // Parse: text to data, each document by its own schema.
  const read = documents.map(readDocument);
  const set = collect(read);
  // Validate: what the documents say of each other.
  const problems = [
    ...read.flatMap((document) => document.problems),
    ...missingDocuments(read),
    ...locateFindings(set, read),
    ...unknownEnvironment(read, environment),
  ];
  if (problems.length > 0) return { problems: sortProblems(problems) };
  // Normalize: units to numbers, defaults filled in, for one environment.
  const written = set.environments.find(({ value }) => value.environment === environment)?.value;
  if (written === undefined || !isComplete(set)) throw new Error('complete documents have no problems');
  return {
    policy: normalize(set, written, version),
    sourceOf: sourcesOf(set, environment, ({ file, path, part }) => ({
      file,
      ...positionIn(read, file, path, part),
    })),
  };
}

interface ReadDocument {
  readonly file: string;
  /** null where no document is expected. */
  readonly kind: DocumentKind | null;
  readonly name: string;
  /** What the document says, where its schema accepts it. */
  readonly value: unknown;
  readonly locate: Yaml['locate'];
  readonly problems: readonly Problem[];
}

const SINGLE: readonly DocumentKind[] = ['models', 'networks', 'plans'];
const FILE = /^(?:(surface|environment)s\/([^/]+)|(models|networks|plans))\.yaml$/;

function readDocument({ file, text }: PolicyDocument): ReadDocument {
  const [, folder, name = '', single] = FILE.exec(file) ?? [];
  const kind = (folder ?? single ?? null) as DocumentKind | null;
  const yaml = kind === null ? null : readYaml(text);
  if (kind === null || yaml === null) {
    const message =
      'no policy document is expected here: surfaces/*.yaml, environments/*.yaml, models.yaml, networks.yaml, plans.yaml';
    return { file, kind, name, value: undefined, locate: () => TOP, problems: [{ ...atTop(file), message }] };
  }
  const problem = (
    path: Path,
    part: 'key' | 'value',
    message: string,
    suggestion: string | null,
  ): Problem => ({
    file,
    ...yaml.locate(path, part),
    path: printPath(path),
    message,
    suggestion,
  });
  const problems: Problem[] = yaml.problems.map((found) => ({ file, path: '', suggestion: null, ...found }));
  if (yaml.value === undefined) return { file, kind, name, value: undefined, locate: yaml.locate, problems };
  const schema = SCHEMAS[kind];
  const checked = schema.safeParse(yaml.value);
  const described = checked.success ? [] : describeIssues(checked.error.issues, schema, yaml.value);
  problems.push(
    ...described.map(({ path, part, message, suggestion }) => problem(path, part, message, suggestion)),
  );
  return { file, kind, name, value: checked.data, locate: yaml.locate, problems };
}

const TOP = { line: 1, column: 1 };

function atTop(file: string) {
  return { file, ...TOP, path: '', suggestion: null };
}

function collect(read: readonly ReadDocument[]): PolicySet {
  const all = <T>(kind: DocumentKind): Sourced<T>[] =>
    read
      .filter((document) => document.kind === kind && document.value !== undefined)
      .map(({ file, value }) => ({ file, value: value as T }));
  const one = <T>(kind: DocumentKind): Sourced<T> | null => all<T>(kind)[0] ?? null;
  return {
    surfaces: all<WrittenSurface>('surface'),
    environments: all<WrittenEnvironment>('environment'),
    models: one('models'),
    plans: one('plans'),
    networks: one('networks'),
    surfaceNames: read.filter(({ kind }) => kind === 'surface').map(({ name }) => name),
  };
}

function isComplete(set: PolicySet): set is CompletePolicySet {
  return set.models !== null && set.plans !== null && set.networks !== null;
}

function missingDocuments(read: readonly ReadDocument[]): Problem[] {
  const single = SINGLE.filter((kind) => !read.some((document) => document.kind === kind)).map((kind) => ({
    ...atTop(`${kind}.yaml`),
    message: 'the document is missing',
  }));
  if (read.some(({ kind }) => kind === 'surface')) return single;
  return [...single, { ...atTop('surfaces'), message: 'there is no surface' }];
}

function locateFindings(set: PolicySet, read: readonly ReadDocument[]): Problem[] {
  return checkConsistency(set).map(({ file, path, part, message, suggestion }) => {
    return { file, ...positionIn(read, file, path, part), path: printPath(path), message, suggestion };
  });
}

function positionIn(
  read: readonly ReadDocument[],
  file: string,
  path: Path,
  part: 'key' | 'value',
): Position {
  return read.find((document) => document.file === file)?.locate(path, part) ?? TOP;
}

function unknownEnvironment(read: readonly ReadDocument[], environment: string): Problem[] {
  const names = read.filter(({ kind }) => kind === 'environment').map(({ name }) => name);
  if (names.includes(environment)) return [];
  const message = `there is no environment \`${environment}\``;
  return [{ ...atTop('environments'), message, suggestion: suggest(environment, names) }];
}
