import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createCheckout, known, record, removeCheckout } from '../recorder.ts';
import { shop, smallPolicy } from '../small-policy.ts';

let root: string;

beforeAll(() => {
  root = createCheckout();
});
afterAll(() => removeCheckout(root));

describe('P-2 a domain of a surface', () => {
  const policy = smallPolicy({ surfaces: { shop: shop({ domain: 'api.example.com' }) } });

  test('P-2 is mapped to its stage, and the address that API Gateway gives is closed', async () => {
    const certificate = 'arn:aws:acm:eu-central-1:123456789012:certificate/1';
    const config = { 'gatehouse:certificates': JSON.stringify({ shop: certificate }) };
    const recording = await record('test', root, policy, config);
    expect(recording.one('apigateway/domainName:DomainName', 'shop-domain')).toEqual({
      domainName: 'api.example.com',
      regionalCertificateArn: certificate,
      endpointConfiguration: { types: 'REGIONAL' },
      securityPolicy: 'SecurityPolicy_TLS13_1_2_PQ_2025_09',
      endpointAccessMode: 'BASIC',
    });
    expect(recording.one('apigateway/basePathMapping:BasePathMapping', 'shop-mapping')).toEqual({
      restApi: 'shop-api-id',
      stageName: 'shop',
      domainName: 'api.example.com',
    });
    expect(recording.one('apigateway/restApi:RestApi', 'shop-api').disableExecuteApiEndpoint).toBe(true);
    expect(recording.outputs.urls.shop && (await known(recording.outputs.urls.shop))).toBe(
      'https://api.example.com',
    );
  });

  test('P-2 without a certificate is refused with the command that names one', async () => {
    await expect(record('test', root, policy)).rejects.toThrow('pulumi config set --path');
  });
});
