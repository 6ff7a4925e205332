import { type OperationDescription, openApiDocument } from '../../core/openapi.ts';
import type { Environment, Surface } from '../../core/policy/policy.ts';
import { aPolicy, aRoute, aSurface } from './builders.ts';
import { type OpenApi, type OpenApiOperation, operationsOf } from './openapi-lookup.ts';

/** The one operation of an invented surface. */
export function operationOf(
  differences: Parameters<typeof aRoute>[0],
  surface: Partial<Surface> = {},
  described?: OperationDescription,
  environment: Partial<Environment> = {},
): OpenApiOperation {
  const route = aRoute(differences);
  const own = aSurface({ routes: [route], ...surface });
  const policy = aPolicy([own]);
  const descriptions = described === undefined ? {} : { 'things.list': described };
  const whole = { ...policy, environment: { ...policy.environment, ...environment } };
  const document = openApiDocument(whole, own, 'https://api.example.com', descriptions) as OpenApi;
  return operationsOf(document)[0]?.operation as OpenApiOperation;
}

/** The codes that a documented status has. */
export function codesOf(operation: OpenApiOperation, status: string): readonly string[] | undefined {
  return operation.responses[status]?.['x-gatehouse-codes'];
}
