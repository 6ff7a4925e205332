import { arnOf, type Declared, idOf, REGION, type StandIn } from './stand-in.ts';

/** The resources that make up a REST API; `stage.ts` compiles them into what `gateway.ts` serves. */

const REDEPLOYMENT = 'every start deploys afresh';

const restApi: StandIn = {
  type: 'aws:apigateway/restApi:RestApi',
  honours: ['name', 'apiKeySource', 'binaryMediaTypes'],
  ignores: {
    description: 'text for people',
    endpointConfiguration: 'the endpoint is the loopback address',
    disableExecuteApiEndpoint: 'there is no other address than this port',
    minimumCompressionSize: 'answers are not compressed on the loopback address',
    securityPolicy: 'the loopback address has no TLS',
    endpointAccessMode: 'the loopback address has no TLS',
    policy: 'resource policies name AWS principals and networks; there are none here',
  },
  outputs: (resource) => {
    const id = idOf(resource);
    return {
      id,
      arn: `arn:aws:apigateway:${REGION}::/restapis/${id}`,
      executionArn: arnOf('execute-api', id),
      rootResourceId: rootResourceId(id),
      createdDate: '1970-01-01T00:00:00Z',
    };
  },
};

export function rootResourceId(apiId: string): string {
  return `${apiId}-root`;
}

const resource: StandIn = {
  type: 'aws:apigateway/resource:Resource',
  honours: ['restApi', 'parentId', 'pathPart'],
  ignores: {},
  // The full path is not known to one resource alone; nothing that runs here reads it.
  outputs: (declared) => ({ id: idOf(declared) }),
};

const method: StandIn = {
  type: 'aws:apigateway/method:Method',
  honours: [
    'restApi',
    'resourceId',
    'httpMethod',
    'authorization',
    'authorizerId',
    'apiKeyRequired',
    'requestParameters',
  ],
  ignores: { operationName: 'a name for generated clients' },
  outputs: (declared) => ({ id: idOf(declared) }),
};

const integration: StandIn = {
  type: 'aws:apigateway/integration:Integration',
  honours: [
    'restApi',
    'resourceId',
    'httpMethod',
    'type',
    'integrationHttpMethod',
    'uri',
    'responseTransferMode',
    'timeoutMilliseconds',
    'passthroughBehavior',
    'requestTemplates',
  ],
  ignores: {},
  outputs: (declared) => ({ id: idOf(declared) }),
};

const integrationResponse: StandIn = {
  type: 'aws:apigateway/integrationResponse:IntegrationResponse',
  honours: ['restApi', 'resourceId', 'httpMethod', 'statusCode', 'responseParameters', 'responseTemplates'],
  ignores: {},
  outputs: (declared) => ({ id: idOf(declared) }),
};

const methodResponse: StandIn = {
  type: 'aws:apigateway/methodResponse:MethodResponse',
  honours: ['restApi', 'resourceId', 'httpMethod', 'statusCode', 'responseParameters'],
  ignores: {
    responseModels: 'models describe bodies to generated clients; answers are not checked against them',
  },
  outputs: (declared) => ({ id: idOf(declared) }),
};

const authorizer: StandIn = {
  type: 'aws:apigateway/authorizer:Authorizer',
  honours: ['restApi', 'type', 'authorizerUri', 'authorizerResultTtlInSeconds', 'identitySource'],
  ignores: {
    name: 'a name for people',
    authorizerCredentials: 'IAM is not evaluated on this machine',
  },
  outputs: (declared) => {
    const id = idOf(declared);
    return {
      id,
      arn: `arn:aws:apigateway:${REGION}::/restapis/${declared.inputs.restApi}/authorizers/${id}`,
    };
  },
};

const gatewayResponse: StandIn = {
  type: 'aws:apigateway/response:Response',
  honours: ['restApiId', 'responseType', 'statusCode', 'responseParameters', 'responseTemplates'],
  ignores: {},
  outputs: (declared) => ({ id: idOf(declared) }),
};

const DOCUMENTATION = 'documentation is for people';

const documentationPart: StandIn = {
  type: 'aws:apigateway/documentationPart:DocumentationPart',
  honours: [],
  ignores: { restApiId: DOCUMENTATION, location: DOCUMENTATION, properties: DOCUMENTATION },
  outputs: (declared) => ({ id: idOf(declared) }),
};

const deployment: StandIn = {
  type: 'aws:apigateway/deployment:Deployment',
  honours: ['restApi'],
  ignores: { triggers: REDEPLOYMENT, description: 'text for people', variables: 'the stage has its own' },
  outputs: (declared) => ({ id: idOf(declared), createdDate: '1970-01-01T00:00:00Z' }),
};

const stage: StandIn = {
  type: 'aws:apigateway/stage:Stage',
  honours: ['restApi', 'deployment', 'stageName', 'variables'],
  ignores: {
    accessLogSettings: 'functions write a log line for each request; the gateway writes none',
    xrayTracingEnabled: 'there is nothing to trace to',
    description: 'text for people',
    cacheClusterEnabled: 'answers are never cached',
  },
  outputs: (declared) => ({
    id: idOf(declared),
    arn: stageArn(declared),
    executionArn: arnOf('execute-api', `${declared.inputs.restApi}/${declared.inputs.stageName}`),
    // The address on AWS; what functions are told is turned into this machine's (`function-environment.ts`).
    invokeUrl: `https://${declared.inputs.restApi}.execute-api.${REGION}.amazonaws.com/${declared.inputs.stageName}`,
  }),
};

function stageArn(declared: Declared): string {
  return `arn:aws:apigateway:${REGION}::/restapis/${declared.inputs.restApi}/stages/${declared.inputs.stageName}`;
}

const methodSettings: StandIn = {
  type: 'aws:apigateway/methodSettings:MethodSettings',
  honours: ['restApi', 'stageName', 'methodPath', 'settings'],
  ignores: {},
  outputs: (declared) => ({ id: idOf(declared) }),
};

const account: StandIn = {
  type: 'aws:apigateway/account:Account',
  honours: [],
  ignores: {
    cloudwatchRoleArn: 'logs go to files',
    resetOnDelete: 'nothing is deleted',
  },
  outputs: (declared) => ({ id: idOf(declared), apiKeyVersion: '4', features: [] }),
};

const DOMAIN = 'surfaces are told apart by the first segment of the path';

const domainName: StandIn = {
  type: 'aws:apigateway/domainName:DomainName',
  honours: [],
  ignores: {
    domainName: DOMAIN,
    regionalCertificateArn: DOMAIN,
    endpointConfiguration: DOMAIN,
    securityPolicy: DOMAIN,
    endpointAccessMode: DOMAIN,
  },
  outputs: (declared) => ({
    id: idOf(declared),
    arn: `arn:aws:apigateway:${REGION}::/domainnames/${declared.inputs.domainName}`,
    regionalDomainName: 'localhost',
    regionalZoneId: 'LOCAL',
  }),
};

const basePathMapping: StandIn = {
  type: 'aws:apigateway/basePathMapping:BasePathMapping',
  honours: [],
  ignores: { restApi: DOMAIN, stageName: DOMAIN, domainName: DOMAIN, basePath: DOMAIN },
  outputs: (declared) => ({ id: idOf(declared) }),
};

export const REST_API_STAND_INS: readonly StandIn[] = [
  restApi,
  resource,
  method,
  integration,
  integrationResponse,
  methodResponse,
  authorizer,
  gatewayResponse,
  documentationPart,
  deployment,
  stage,
  methodSettings,
  account,
  domainName,
  basePathMapping,
];
