import * as pulumi from '@pulumi/pulumi';
import type { FunctionDeclaration } from './functions.ts';

export const IAM_POLICY_VERSION = '2012-10-17';

/** One statement of an IAM policy; always an `Allow`, always of named actions. */
export interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: pulumi.Input<string> | readonly pulumi.Input<string>[];
}

export function allow(actions: readonly string[], resources: Statement['Resource']): Statement {
  return { Effect: 'Allow', Action: actions, Resource: resources };
}

/** The document that grants these statements. */
export function policyOf(statements: readonly Statement[]): pulumi.Output<string> {
  return pulumi.jsonStringify({ Version: IAM_POLICY_VERSION, Statement: statements });
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

/**
 * What a function may do with objects. Who reads them may also list their bucket, which no function does: without
 * that permission S3 answers for an object that is missing as for one that is refused, and a permission that went
 * wrong would look like a file that nobody uploaded.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export function bucketStatements(
  declaration: FunctionDeclaration,
  arnOf: (bucket: string) => pulumi.Output<string>,
): readonly Statement[] {
  return Object.entries(declaration.buckets).flatMap(([bucket, actions]) => [
    allow(
      actions.map((action) => `s3:${action}`),
      pulumi.interpolate`${arnOf(bucket)}/*`,
    ),
    ...(actions.includes('GetObject') ? [allow(['s3:ListBucket'], arnOf(bucket))] : []),
  ]);
}

/**
 * Finds usage plans by name, makes and deletes API keys and puts them into these plans. Reading keys is left out: it
 * would show their values.
 */
export function gatewayKeyStatements(planArns: readonly pulumi.Output<string>[]): readonly Statement[] {
  const [anyPlan] = planArns;
  if (anyPlan === undefined) return [];
  // Plans and keys differ in the last part of their ARNs only: `arn:aws:apigateway:<region>::/usageplans/<id>`.
  const all = anyPlan.apply((arn) => arn.replace(/\/[^/]+$/, ''));
  const keys = all.apply((plans) => plans.replace(/\/usageplans$/, '/apikeys'));
  return [
    // The list of the plans; it holds no keys, and what is below a plan is not part of it.
    allow(['apigateway:GET'], all),
    allow(['apigateway:POST'], [keys, ...planArns.map((arn) => arn.apply((plan) => `${plan}/keys`))]),
    // A key's id is not known before it is made.
    allow(['apigateway:DELETE'], [keys.apply((arn) => `${arn}/*`)]),
  ];
}
