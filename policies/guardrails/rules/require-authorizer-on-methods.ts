import { EVERYWHERE } from '../levels.ts';
import { jsonOf, objectOf } from '../properties.ts';
import type { StackResource, StackRule, Violation } from '../rule.ts';
import { dependentsOf, ofType } from '../stack.ts';
import { AUTHORIZER, DOCUMENTATION_PART, INTEGRATION, METHOD, REST_API } from '../types.ts';

export const requireAuthorizerOnMethods: StackRule = {
  id: 'require-authorizer-on-methods',
  description:
    'Every method asks the authorizer, is answered by the gateway itself, or says why it is public.',
  levels: EVERYWHERE,
  remediation:
    'Give it `authorization: CUSTOM` and the authorizer, or a documentation part that says why anyone may call it.',
  types: [METHOD, REST_API],
  judgeStack: (resources) => [
    ...ofType(resources, REST_API).flatMap(judgeApi),
    ...ofType(resources, METHOD).flatMap((method) => judgeMethod(method, resources)),
  ],
};

/** Methods that an OpenAPI document declares are no resources: nobody would judge them. */
function judgeApi(api: StackResource): readonly Violation[] {
  const hasBody = api.props.body !== undefined && api.props.body !== null;
  return hasBody ? [{ resource: api, message: 'hides its methods in an OpenAPI document' }] : [];
}

function judgeMethod(method: StackResource, resources: readonly StackResource[]): readonly Violation[] {
  const { authorization } = method.props;
  if (authorization === 'CUSTOM') {
    return method.dependencies.some(({ type }) => type === AUTHORIZER)
      ? []
      : [{ resource: method, message: 'asks an authorizer that is not part of this stack' }];
  }
  if (isAnsweredByGateway(method, resources) || isExplained(method, resources)) return [];
  return [{ resource: method, message: `calls its integration with \`authorization: ${authorization}\`` }];
}

function isAnsweredByGateway(method: StackResource, resources: readonly StackResource[]): boolean {
  const integrations = dependentsOf(method, INTEGRATION, resources);
  return integrations.length > 0 && integrations.every(({ props }) => props.type === 'MOCK');
}

/** Where API Gateway keeps what there is to say about a method. A method that opens by mistake has no reason to give. */
function isExplained(method: StackResource, resources: readonly StackResource[]): boolean {
  return dependentsOf(method, DOCUMENTATION_PART, resources).some(({ props }) => {
    const { description } = objectOf(jsonOf(props.properties));
    const isAboutMethod = objectOf(props.location).type === 'METHOD';
    return isAboutMethod && typeof description === 'string' && description.trim() !== '';
  });
}
