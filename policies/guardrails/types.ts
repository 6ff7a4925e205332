/** Pulumi's type tokens of what the rules look at. */

export const REST_API = 'aws:apigateway/restApi:RestApi';
export const RESOURCE = 'aws:apigateway/resource:Resource';
export const METHOD = 'aws:apigateway/method:Method';
export const INTEGRATION = 'aws:apigateway/integration:Integration';
export const AUTHORIZER = 'aws:apigateway/authorizer:Authorizer';
export const GATEWAY_RESPONSE = 'aws:apigateway/response:Response';
export const DOCUMENTATION_PART = 'aws:apigateway/documentationPart:DocumentationPart';
export const STAGE = 'aws:apigateway/stage:Stage';
export const DOMAIN_NAME = 'aws:apigateway/domainName:DomainName';
export const USAGE_PLAN = 'aws:apigateway/usagePlan:UsagePlan';
export const METHOD_SETTINGS = 'aws:apigateway/methodSettings:MethodSettings';
export const API_KEY = 'aws:apigateway/apiKey:ApiKey';

export const WEB_ACL = 'aws:wafv2/webAcl:WebAcl';
export const WEB_ACL_ASSOCIATION = 'aws:wafv2/webAclAssociation:WebAclAssociation';
export const IP_SET = 'aws:wafv2/ipSet:IpSet';

export const FUNCTION = 'aws:lambda/function:Function';
export const FUNCTION_URL = 'aws:lambda/functionUrl:FunctionUrl';
export const FUNCTION_PERMISSION = 'aws:lambda/permission:Permission';

export const ROLE = 'aws:iam/role:Role';
export const ROLE_POLICY = 'aws:iam/rolePolicy:RolePolicy';
export const ROLE_POLICY_ATTACHMENT = 'aws:iam/rolePolicyAttachment:RolePolicyAttachment';
export const MANAGED_POLICY = 'aws:iam/policy:Policy';

export const TABLE = 'aws:dynamodb/table:Table';
export const BUCKET = 'aws:s3/bucket:Bucket';
export const BUCKET_PUBLIC_ACCESS_BLOCK = 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock';
export const BUCKET_ENCRYPTION =
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration';
export const BUCKET_VERSIONING = 'aws:s3/bucketVersioning:BucketVersioning';
export const BUCKET_POLICY = 'aws:s3/bucketPolicy:BucketPolicy';
export const BUCKET_OBJECT = 'aws:s3/bucketObjectv2:BucketObjectv2';

export const DISTRIBUTION = 'aws:cloudfront/distribution:Distribution';
export const RESPONSE_HEADERS_POLICY = 'aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy';
export const ORIGIN_ACCESS_CONTROL = 'aws:cloudfront/originAccessControl:OriginAccessControl';

export const LOG_GROUP = 'aws:cloudwatch/logGroup:LogGroup';
export const LOG_SUBSCRIPTION_FILTER = 'aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter';
export const METRIC_ALARM = 'aws:cloudwatch/metricAlarm:MetricAlarm';
export const TOPIC = 'aws:sns/topic:Topic';
export const SECRET_VERSION = 'aws:secretsmanager/secretVersion:SecretVersion';
export const PARAMETER = 'aws:ssm/parameter:Parameter';
