import type * as pulumi from '@pulumi/pulumi';
import type { FunctionDeclaration } from './functions.ts';

/** One statement of an IAM policy; always an `Allow`, always of named actions. */
export interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: pulumi.Input<string> | readonly pulumi.Input<string>[];
}

export function allow(actions: readonly string[], resources: Statement['Resource']): Statement {
  return { Effect: 'Allow', Action: actions, Resource: resources };
}

/** What a function may do with its tables, one statement a table. */
export function tableStatements(
  declaration: FunctionDeclaration,
  arnOf: (table: string) => pulumi.Input<string>,
): readonly Statement[] {
  return Object.entries(declaration.tables).map(([table, actions]) =>
    allow(
      actions.map((action) => `dynamodb:${action}`),
      arnOf(table),
    ),
  );
}

/** Makes and deletes API keys and puts them into these plans. Reading them is left out: it would show their values. */
export function gatewayKeyStatements(planArns: readonly pulumi.Output<string>[]): readonly Statement[] {
  const [anyPlan] = planArns;
  if (anyPlan === undefined) return [];
  // Plans and keys differ in the last part of their ARNs only: `arn:aws:apigateway:<region>::/usageplans/<id>`.
  const keys = anyPlan.apply((arn) => arn.replace(/\/usageplans\/.*$/, '/apikeys'));
  return [
    allow(['apigateway:POST'], [keys, ...planArns.map((arn) => arn.apply((plan) => `${plan}/keys`))]),
    // A key's id is not known before it is made.
    allow(['apigateway:DELETE'], [keys.apply((all) => `${all}/*`)]),
  ];
}
