import { rules } from '../policies/guardrails/rules/index.ts';

/** `docs/guardrails/README.md`: every rule at a glance, in Markdown. */
export function guardrailOverview(): string {
  const rows = rules.map(({ id, description, levels }) => [
    `[\`${id}\`](${id}.md)`,
    description,
    levels.local,
    levels.dev,
    levels.otherwise,
  ]);
  return `# Guardrails

What the resources of a deployment have to satisfy. \`pulumi up --policy-pack policies/guardrails\` asks before anything is changed, and
\`npm start\` before anything is served, over the same rules. Each has a page: what to avoid, what to prefer, why.

${[['rule', 'says', 'local', 'dev', 'elsewhere'], ['---', '---', '---', '---', '---'], ...rows].map(lineOf).join('\n')}

A \`mandatory\` rule stops what breaks it. An \`advisory\` one says so, and goes on. One that is \`off\` says nothing. The stack's name
decides, and a name that is neither \`local\` nor \`dev\` counts as production.

The examples on the pages are Pulumi YAML, and tests run them. \`{1..300}\` in a name or in an item of a list stands for so many of them, as
in a shell.

\`npm run guardrails\` writes this page.
`;
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
