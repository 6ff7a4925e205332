import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Environment } from '../../core/policy/policy.ts';
import type { TableDeclaration } from '../../stores/tables.ts';
import { physicalName } from '../naming.ts';

export interface TableArgs {
  readonly declaration: TableDeclaration;
  readonly environment: Environment;
}

/** A DynamoDB table, paid by request, encrypted; protection and recovery as the environment says. */
export class Table extends pulumi.ComponentResource {
  /** The environment variable by which functions are told its name. */
  readonly variable: string;
  readonly tableName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: TableArgs, opts: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Table', name, {}, opts);
    const parent = this;
    const { declaration, environment } = args;

    const table = createTable();

    this.variable = declaration.variable;
    this.tableName = table.name;
    this.arn = table.arn;
    this.registerOutputs({ tableName: this.tableName });

    function createTable() {
      return new aws.dynamodb.Table(
        `${name}-table`,
        {
          name: physicalName(environment.name, declaration.name),
          billingMode: 'PAY_PER_REQUEST',
          hashKey: declaration.partitionKey,
          ...(declaration.sortKey === null ? {} : { rangeKey: declaration.sortKey }),
          attributes: keyAttributes(declaration),
          serverSideEncryption: { enabled: true },
          pointInTimeRecovery: { enabled: environment.pointInTimeRecovery },
          deletionProtectionEnabled: environment.deletionProtection,
          ...(declaration.expiresBy === null
            ? {}
            : { ttl: { attributeName: declaration.expiresBy, enabled: true } }),
        },
        { parent, protect: environment.deletionProtection },
      );
    }
  }
}

function keyAttributes({ partitionKey, sortKey }: TableDeclaration): { name: string; type: string }[] {
  const keys = sortKey === null ? [partitionKey] : [partitionKey, sortKey];
  return keys.map((name) => ({ name, type: 'S' }));
}
