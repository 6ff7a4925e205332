import type { GraphResource, ResourceGraph } from './resource-graph.ts';

const STACK = 'pulumi:pulumi:Stack';
const GAP = '  ';

interface Row {
  readonly type: string;
  readonly name: string;
  readonly count: number;
}

/**
 * What the program declared, as a table: a row for each component right under the stack, components of one type
 * that hold one resource together in a row.
 */
export function summarize(graph: ResourceGraph): string {
  const rows = [...topLevel(graph), { type: 'Total', name: '', count: countOf(graph.resources) }];
  const cells = [
    ['Type', 'Name', 'Resources'],
    ...rows.map(({ type, name, count }) => [type, name, String(count)]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => (row[column] as string).length)));
  const lines = cells.map(([type = '', name = '', count = '']) =>
    [
      type.padEnd(widths[0] as number),
      name.padEnd(widths[1] as number),
      count.padStart(widths[2] as number),
    ].join(GAP),
  );
  return lines.join('\n');
}

function topLevel(graph: ResourceGraph): readonly Row[] {
  const children = new Map<string, GraphResource[]>();
  for (const resource of graph.resources) {
    const siblings = children.get(resource.parent ?? '') ?? [];
    siblings.push(resource);
    children.set(resource.parent ?? '', siblings);
  }
  const within = (resource: GraphResource): GraphResource[] => [
    resource,
    ...(children.get(resource.urn) ?? []).flatMap(within),
  ];
  const stack = graph.ofType(STACK)[0]?.urn ?? '';
  const byType = new Map<string, { names: string[]; count: number }>();
  for (const resource of children.get(stack) ?? []) {
    if (resource.type.startsWith('pulumi:')) continue;
    const group = byType.get(resource.type) ?? { names: [], count: 0 };
    group.names.push(resource.name);
    group.count += countOf(within(resource));
    byType.set(resource.type, group);
  }
  return [...byType].map(([type, { names, count }]) => ({ type, name: names.join(', '), count }));
}

/** Components and providers group and lead; the rest stands for things on AWS. */
function countOf(resources: readonly GraphResource[]): number {
  return resources.filter(({ custom, type }) => custom && !type.startsWith('pulumi:')).length;
}
