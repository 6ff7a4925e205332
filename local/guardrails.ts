import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { z } from 'zod';
import type { PackResource } from './policy-pack.ts';
import type { GraphResource, ResourceGraph } from './resource-graph.ts';
import { StartError } from './start-error.ts';
import { wireForm } from './wire-form.ts';

const ROOT = resolve(import.meta.dirname, '..');
const RULES = join(ROOT, 'policies', 'guardrails');
const POLICY_SDK = join(ROOT, 'node_modules', '@pulumi', 'policy', 'package.json');
const KEPT = join(ROOT, '.cache', 'guardrails');

const findingSchema = z.strictObject({
  /** Its name, which is that of its page. */
  rule: z.string(),
  level: z.enum(['mandatory', 'advisory']),
  /** The resource's logical name. */
  resource: z.string(),
  urn: z.string(),
  /** Whose fault it is, what is wrong, what to do, and which page says more: for a person, on one line. */
  message: z.string(),
});
const findingsSchema = z.array(findingSchema);

/** What a rule has found in a graph. */
export type GuardrailFinding = Readonly<z.infer<typeof findingSchema>>;
type Findings = readonly GuardrailFinding[];

/**
 * What the policy pack finds in a graph, in the stack that its URNs name. The answer is kept under `.cache/guardrails/`
 * by what it depends on: the resources, the rules and what runs them. So it costs a process only after a change.
 *
 * @throws StartError if the pack does not start
 */
export async function judgeGraph(graph: ResourceGraph): Promise<Findings> {
  const [findings = []] = await judgeGraphs([graph]);
  return findings;
}

/** What the policy pack finds in each of several graphs, in their order, in one process at most. */
export async function judgeGraphs(graphs: readonly ResourceGraph[]): Promise<readonly Findings[]> {
  const rules = digestOfRules();
  const cases = await Promise.all(
    graphs.map(async (graph) => {
      const resources = await resourcesOf(graph);
      const file = join(KEPT, `${hash('sha256', JSON.stringify([rules, resources]))}.json`);
      return { resources, file, kept: readKept(file) };
    }),
  );
  if (cases.every(({ kept }) => kept !== null)) return cases.map(({ kept }) => kept ?? []);
  const { PolicyPack } = await import('./policy-pack.ts');
  const pack = await PolicyPack.start();
  try {
    const found: Findings[] = [];
    for (const { resources, file, kept } of cases) {
      const findings = kept ?? findingsOf(resources, await pack.judge(resources));
      if (kept === null) keep(file, findings);
      found.push(findings);
    }
    return found;
  } finally {
    await pack.stop();
  }
}

/**
 * Says what is advised, and goes on.
 *
 * @throws StartError if the graph has what no environment of its kind may have, with a line for each mistake
 */
export async function enforceGuardrails(
  graph: ResourceGraph,
  say: (sentence: string) => void,
): Promise<void> {
  const lines = (level: GuardrailFinding['level'], found: Findings) =>
    found.filter((one) => one.level === level).map(({ rule, message }) => `${rule}: ${message}`);
  const found = await judgeGraph(graph);
  for (const line of lines('advisory', found)) say(line);
  const mistakes = lines('mandatory', found);
  if (mistakes.length > 0) throw new StartError(mistakes.join('\n'));
}

type Diagnostics = Awaited<ReturnType<import('./policy-pack.ts').PolicyPack['judge']>>;

function findingsOf(resources: readonly PackResource[], diagnostics: Diagnostics): Findings {
  const names = new Map(resources.map(({ urn, name }) => [urn, name]));
  return diagnostics.map(({ rule, isMandatory, urn, description, message }) => ({
    rule,
    level: isMandatory ? 'mandatory' : 'advisory',
    resource: names.get(urn) ?? '',
    urn,
    message: message.startsWith(`${description}\n`) ? message.slice(description.length + 1) : message,
  }));
}

/** What a deployment would send, in an order that does not depend on what was registered first. */
async function resourcesOf({ resources }: ResourceGraph): Promise<readonly PackResource[]> {
  const sent = await Promise.all(resources.filter(({ custom }) => custom).map(resourceOf));
  return sent.sort((one, other) => (one.urn < other.urn ? -1 : 1));
}

async function resourceOf({ urn, type, name, parent, dependencies, inputs }: GraphResource) {
  return {
    urn,
    type,
    name,
    parent: parent ?? '',
    dependencies: [...dependencies].sort(),
    inputs: await wireForm(inputs, (path) => relative(ROOT, path)),
  };
}

/** The rules as they are written, and the version of what runs them. */
function digestOfRules(): string {
  const files = readdirSync(RULES, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return hash('sha256', [POLICY_SDK, ...files].map((file) => readFileSync(file, 'utf8')).join('\0'));
}

/** Null if there is none, or none that can be read. */
function readKept(file: string): Findings | null {
  if (!existsSync(file)) return null;
  try {
    return findingsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Whole or not at all: another start may read it at the same time. */
function keep(file: string, findings: Findings): void {
  mkdirSync(KEPT, { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, JSON.stringify(findings));
  renameSync(unfinished, file);
}
