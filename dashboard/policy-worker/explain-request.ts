import { explain } from '../../core/explain/explain.ts';
import type { ExplainedStep } from '../../core/explain/explanation.ts';
import { placesOf } from '../../core/explain/places.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { type Path, printPath } from '../../core/policy/problem.ts';
import type { SourceOf } from '../../core/policy/sources.ts';
import { surfaceNamed } from '../../core/scenarios/gather.ts';
import { play } from '../../core/scenarios/play.ts';
import { ScenarioError } from '../../core/scenarios/scenario-error.ts';
import { instantOf } from '../../core/scenarios/supposed-record.ts';
import { judgingRecord, scenarioOfSupposed } from '../../core/scenarios/supposed-request.ts';
import { printInstant } from '../../core/values/instant.ts';
import { excerptOf } from './excerpt.ts';
import { parseDocuments } from './parsed-documents.ts';
import type { Declaration, ExplainAsk, ExplainedStepView, PolicyReply, PolicyText } from './protocol.ts';

const MAX_VALUE_CHARACTERS = 160;

/** Decides a request by the policy of the documents, as the gate would, and says why, with the lines that say so. */
export function explainRequest({ documents: given, ...ask }: ExplainAsk): PolicyReply {
  const { environment, documents } = given;
  const parsed = parseDocuments(documents, environment);
  if ('problems' in parsed) return parsed;
  const { policy, sourceOf } = parsed;
  try {
    const { decision, ...judged } = playAsk(policy, ask);
    const { effect, code, steps, answer } = explain({ policy, ...judged }, decision);
    return {
      kind: 'explained',
      route: judged.route?.id ?? null,
      at: printInstant(judged.now),
      from: judged.request.sourceIp,
      effect,
      code,
      steps: steps.map((step) => stepView(step, policy, sourceOf, documents)),
      answer,
    };
  } catch (error) {
    if (error instanceof ScenarioError) return { kind: 'impossible', message: error.message };
    throw error;
  }
}

function playAsk(policy: Policy, { surface, request, record }: Omit<ExplainAsk, 'documents'>) {
  const asker = { sourceIp: request.from, now: instantOf(request.at) };
  const scenario = scenarioOfSupposed(surfaceNamed(policy, surface), request, asker);
  return record === null ? play(policy, scenario) : play(policy, scenario, judgingRecord(record, request));
}

function stepView(
  { rule, outcome, sentence, declaredIn }: ExplainedStep,
  policy: Policy,
  sourceOf: SourceOf,
  documents: readonly PolicyText[],
): ExplainedStepView {
  const declarations = declaredIn.map((path): Declaration => {
    const [source] = placesOf([path], sourceOf);
    const text = documents.find((document) => document.path === source?.file)?.text;
    return {
      path: printPath(path),
      value: printValue(valueAt(policy, path)),
      excerpt: source === undefined || text === undefined ? null : excerptOf(source.file, text, source.line),
    };
  });
  return { rule, outcome, sentence, declaredIn: declaredIn.map(printPath), declarations };
}

function valueAt(policy: Policy, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) => (value as Readonly<Record<string | number, unknown>> | null)?.[step],
    policy,
  );
}

function printValue(value: unknown): string | null {
  const text = JSON.stringify(value);
  return text === undefined || text.length > MAX_VALUE_CHARACTERS ? null : text;
}
