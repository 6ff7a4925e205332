import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { StackResource } from '../../../policies/guardrails/rule.ts';
import { linked } from './judging.ts';

export const PAGES = join(import.meta.dirname, '..', '..', '..', 'docs', 'guardrails');
const EXTENSION = '.md';
/** The overview. */
const OVERVIEW = 'README.md';
/** Not one of those in which data may be lost. */
const STACK = 'prod';

export interface Page {
  readonly id: string;
  readonly title: string;
  /** Titles of the sections, in their order. */
  readonly sections: readonly string[];
  readonly summary: string;
  readonly why: string;
  readonly avoid: readonly Example[];
  readonly prefer: readonly Example[];
}

/** A program in Pulumi's YAML. */
export type Example = readonly StackResource[];

export function readPages(): readonly Page[] {
  return readdirSync(PAGES)
    .filter((file) => file.endsWith(EXTENSION) && file !== OVERVIEW)
    .map((file) => readPage(basename(file, EXTENSION), readFileSync(join(PAGES, file), 'utf8')));
}

function readPage(id: string, text: string): Page {
  const [head = '', ...parts] = text.split(/^## /m);
  const sections = new Map(
    parts.map((part): [string, string] => {
      const [title = '', ...lines] = part.split('\n');
      return [title, lines.join('\n').trim()];
    }),
  );
  return {
    id,
    title: head.replace(/^# /, '').trim(),
    sections: [...sections.keys()],
    summary: sections.get('Summary') ?? '',
    why: sections.get('Why') ?? '',
    avoid: examplesIn(sections.get('Avoid') ?? ''),
    prefer: examplesIn(sections.get('Prefer') ?? ''),
  };
}

function examplesIn(section: string): readonly Example[] {
  return [...section.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, yaml = '']) => readExample(yaml));
}

interface Written {
  readonly type: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

const REFERENCE = /\$\{([\w-]+)(?:\.[\w.]+)?\}/g;
const RANGE = /\{(\d+)\.\.(\d+)\}/;

/** References stay the text that they are, as in a preview; what counts is that they are there. */
function readExample(yaml: string): Example {
  const { resources } = expanded(parse(yaml)) as { readonly resources: Readonly<Record<string, Written>> };
  const items = Object.entries(resources).map(([key, written]) => ({
    key,
    written,
    refersTo: [...JSON.stringify(written).matchAll(REFERENCE)].map(([, name = '']) => name),
  }));
  return linked(items, ({ key, written }) => {
    const type = tokenOf(written.type);
    return {
      type,
      name: key,
      urn: `urn:pulumi:${STACK}::examples::${type}::${key}`,
      props: written.properties ?? {},
    };
  });
}

/** With as many names and items of lists as `{1..3}` in them says: Pulumi's YAML has no loops, and ceilings are high. */
function expanded(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown): readonly unknown[] =>
      typeof item === 'string' ? textsIn(item) : [expanded(item)],
    );
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => textsIn(name).map((one) => [one, expanded(item)])),
  );
}

function textsIn(text: string): readonly string[] {
  const [range, first, last] = RANGE.exec(text) ?? [];
  if (range === undefined) return [text];
  const count = Number(last) - Number(first) + 1;
  return Array.from({ length: count }, (_, at) => text.replace(range, String(Number(first) + at))).flatMap(
    textsIn,
  );
}

/** `aws:iam:RolePolicy` is how people write `aws:iam/rolePolicy:RolePolicy`. */
function tokenOf(written: string): string {
  const [provider, module, name = ''] = written.split(':');
  return `${provider}:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
}
