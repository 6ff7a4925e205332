/** Where API Gateway takes a header's value from the request instead of from its definition. */
const FROM_REQUEST = /^context\.[A-Za-z.]+$/;

/**
 * Headers as API Gateway's parameter mappings: `method.response.header.allow` → `'GET, POST'`. Fixed values stand in
 * single quotes; `context.<name>` is taken from the request.
 */
export function mappingOf(
  target: 'gatewayresponse' | 'method.response',
  headers: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      `${target}.header.${name}`,
      FROM_REQUEST.test(value) ? value : `'${value}'`,
    ]),
  );
}
