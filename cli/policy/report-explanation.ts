import { explain } from '../../core/explain/explain.ts';
import type { Explanation } from '../../core/explain/explanation.ts';
import { placesOf } from '../../core/explain/places.ts';
import { printPath } from '../../core/policy/problem.ts';
import type { Source, SourceOf } from '../../core/policy/sources.ts';
import { printInstant } from '../../core/values/instant.ts';
import { printable } from '../printable.ts';
import { decidedBy, type Explained } from './explained.ts';
import { isDecidedAlike, said } from './logged-outcome.ts';

export const FORMATS = ['text', 'markdown', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** Where the values of a policy are declared. */
export interface Declared {
  readonly sourceOf: SourceOf;
  /** The folder of the documents, as places in it are shown. */
  readonly folder: string;
}

/** What was asked of a request and what was found, for people or for programs. */
export function reportExplanation(explained: Explained, declared: Declared, format: Format): string {
  const explanation = explain(explained.judged, explained.decision);
  if (format === 'json') return asJson(explained, explanation, declared);
  if (format === 'text') return asText(explained, explanation, declared).map(printable).join('\n');
  const lines = asMarkdown(explained, explanation, declared).map(printable);
  // Of `Bearer <key>`, readers of Markdown would see no more than the first word.
  return lines.map((line) => line.replaceAll('<', '\\<')).join('\n');
}

const MARKS = { pass: '✓', deny: '✗' } as const;

function asText(explained: Explained, explanation: Explanation, declared: Declared): string[] {
  const widest = Math.max(...explanation.steps.map(({ rule }) => rule.length));
  const steps = explanation.steps.flatMap((step) => {
    const places = placesOf(step.declaredIn, declared.sourceOf).map((place) => shownPlace(place, declared));
    return [
      `  ${MARKS[step.outcome]} ${step.rule.padEnd(widest)}  ${step.sentence}`,
      ...(places.length === 0 ? [] : [`    ${' '.repeat(widest)}  ${places.join(', ')}`]),
    ];
  });
  const notes = explained.notes.map((note) => `note: ${note}`);
  return [
    headline(explained),
    ...recorded(explained),
    '',
    ...steps,
    '',
    ...outcome(explained, explanation),
    ...(notes.length === 0 ? [] : ['', ...notes]),
  ];
}

function asMarkdown(explained: Explained, explanation: Explanation, declared: Declared): string[] {
  const steps = explanation.steps.map((step) => {
    const places = placesOf(step.declaredIn, declared.sourceOf).map(
      (place) => `\`${shownPlace(place, declared)}\``,
    );
    const where = places.length === 0 ? '' : ` (${places.join(', ')})`;
    return `- ${MARKS[step.outcome]} **${step.rule}**: ${step.sentence}${where}`;
  });
  const [effect = '', ...rest] = outcome(explained, explanation);
  return [
    `### ${headline(explained)}`,
    '',
    ...recorded(explained).flatMap((line) => [line, '']),
    ...steps,
    '',
    `**${effect}**`,
    ...rest.map((line) => `> ${line.trim()}`),
    ...explained.notes.flatMap((note) => ['', `Note: ${note}.`]),
  ];
}

function headline({ judged: { policy, request, now } }: Explained): string {
  const { method, resource, surface, sourceIp } = request;
  return `${method} ${resource} on ${surface}, from ${sourceIp} at ${printInstant(now)} (${policy.environment.name}, policy ${policy.version})`;
}

/** How it was decided, where a log says so. */
function recorded({ logged }: Explained): string[] {
  if (logged === null) return [];
  const line = `Recorded for request ${logged.requestId}: ${said(logged.decision)} (policy ${logged.policyVersion})`;
  if (logged.answered === null) return [line];
  const { status, code } = logged.answered;
  return [line, `Answered by a function: ${status}${code === null ? '' : ` ${code}`}`];
}

function outcome({ decision }: Explained, { answer }: Explanation): string[] {
  if (answer === null) return ['Allowed.'];
  const inside =
    decision.effect !== 'allow' && decision.code !== answer.code ? ` (inside: ${decision.code})` : '';
  return [`Denied: ${answer.status} ${answer.code}${inside}`, `  ${answer.message}`];
}

function asJson(explained: Explained, explanation: Explanation, declared: Declared): string {
  const { judged, decision, logged, notes } = explained;
  const { policy, request, now } = judged;
  const { presented } = request;
  const shown = {
    environment: policy.environment.name,
    policyVersion: policy.version,
    surface: request.surface,
    request: `${request.method} ${request.resource}`,
    from: request.sourceIp,
    at: printInstant(now),
    presented: presented.state === 'well-formed' ? presented.kind : presented.state,
    effect: explanation.effect,
    code: explanation.code,
    steps: explanation.steps.map((step) => ({
      ...step,
      declaredIn: step.declaredIn.map(printPath),
      declaredAt: placesOf(step.declaredIn, declared.sourceOf),
    })),
    answer: explanation.answer,
    notes,
    logged: logged && {
      requestId: logged.requestId,
      policyVersion: logged.policyVersion,
      effect: logged.decision.effect,
      ...(logged.decision.effect === 'allow'
        ? { status: null, code: null }
        : { status: logged.decision.status, code: logged.decision.code }),
      rule: decidedBy(logged.decision),
      answered: logged.answered,
      isDecidedAlike: isDecidedAlike(logged.decision, decision),
    },
  };
  return JSON.stringify(shown, null, 2);
}

function shownPlace({ file, line }: Source, { folder }: Declared): string {
  return `${folder}/${file}:${line}`;
}
