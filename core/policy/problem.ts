/** Something wrong in a policy document, where it stands, and what may have been meant. */
export interface Problem {
  /** Relative to the folder of the policies: `surfaces/console.yaml`. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  /** `keys.limits.default`; empty for the document as a whole. */
  readonly path: string;
  /** Lower case, no full stop; what people wrote stands in backticks. */
  readonly message: string;
  /** What may have been meant; null where nothing comes near. */
  readonly suggestion: string | null;
}

/** Steps from the top of a document to a value: keys of maps, indexes of lists. */
export type Path = readonly (string | number)[];

/** `credentials[0].bearer`. */
export function printPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

/** One line: `policies/surfaces/console.yaml:17:5: keys.limits: … (did you mean `…`?)`. */
export function formatProblem(problem: Problem, directory = 'policies'): string {
  const place = `${directory}/${problem.file}:${problem.line}:${problem.column}`;
  const path = problem.path === '' ? '' : `${problem.path}: `;
  const advice = problem.suggestion === null ? '' : ` (did you mean \`${problem.suggestion}\`?)`;
  return `${place}: ${path}${problem.message}${advice}`;
}

/** Every problem on a line of its own. */
export function formatProblems(problems: readonly Problem[], directory = 'policies'): string {
  return problems.map((problem) => formatProblem(problem, directory)).join('\n');
}

/** In the order in which they are met when reading: by file, line and column. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column,
  );
}
