import { request as httpRequest } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { MAX_BODY_BYTES } from '../../local/request-body.ts';
import { ALLOW, addResources, allowing, servingUntilTheEnd } from './gateway-under-test.ts';

const serve = servingUntilTheEnd();

const echo = (event: object) => ({ statusCode: 200, body: JSON.stringify(event) });
const allow = (event: object) =>
  allowing((event as { methodArn: string }).methodArn, { keyId: 'k1', sandbox: false, limit: 7 });

describe('what the gateway answers by itself', () => {
  test('P-3 refuses a body over 10 MB before anybody is asked', async () => {
    let asked = 0;
    const { url } = await serve({
      routes: {
        'POST /': () => {
          asked += 1;
          return echo({});
        },
      },
    });
    const { port } = new URL(url);
    /** Sends so much, and announces as much or more. */
    const statusOf = (sent: number, announced = sent) =>
      new Promise((resolve, reject) => {
        const headers = { 'content-length': announced };
        const options = { port, path: '/surface', method: 'POST', headers, agent: false };
        const request = httpRequest(options, (answer) => resolve(answer.statusCode));
        request.once('error', reject);
        request.write(Buffer.alloc(sent, 'x'));
      });
    // Clients that close their connection see the answer, too: they are heard to the end.
    const statuses = [await statusOf(MAX_BODY_BYTES + 1), await statusOf(1, 1e9)];
    expect([statuses, asked]).toEqual([[413, 413], 0]);
  });

  test('P-3 refuses more than 10,240 bytes of headers', async () => {
    const { url } = await serve({ routes: { 'GET /': echo } });
    expect((await fetch(`${url}/surface`, { headers: { big: 'x'.repeat(10_240) } })).status).toBe(431);
  });

  test('P-3 answers mocks from their templates, and 415 to other types of body', async () => {
    const { url } = await serve({
      routes: { 'GET /things': echo },
      more: (graph, api) => {
        const known = new Map([['', String(api.outputs.rootResourceId)]]);
        const resourceId = addResources(graph, api, known, '/other');
        const at = { restApi: api.id, resourceId, httpMethod: 'ANY' };
        graph.add('apigateway/method:Method', 'mock', { ...at, authorization: 'NONE' });
        graph.add('apigateway/integration:Integration', 'mock', {
          ...at,
          type: 'MOCK',
          passthroughBehavior: 'NEVER',
          requestTemplates: { 'application/json': '{"statusCode":405}' },
        });
        graph.add('apigateway/methodResponse:MethodResponse', 'mock', {
          ...at,
          statusCode: '405',
          responseParameters: { 'method.response.header.allow': true },
        });
        graph.add('apigateway/integrationResponse:IntegrationResponse', 'mock', {
          ...at,
          statusCode: '405',
          responseParameters: { 'method.response.header.allow': "'GET'" },
          responseTemplates: { 'application/json': '{"id":"$context.requestId"}' },
        });
      },
    });
    const answer = await fetch(`${url}/surface/other`, { method: 'PATCH' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
    expect(await answer.json()).toEqual({ id: answer.headers.get('x-amzn-requestid') });
    const odd = await fetch(`${url}/surface/other`, {
      method: 'POST',
      body: 'x',
      headers: { 'content-type': 'text/odd' },
    });
    expect(odd.status).toBe(415);
  });

  test('P-3 lets a caller on only under an API key of a usage plan of the stage, and at its rate', async () => {
    const { url, keys, planId } = await serve({
      routes: { 'GET /': echo },
      authorizer: allow,
      metered: true,
    });
    const unknown = await fetch(`${url}/surface`);
    expect([unknown.status, await unknown.text()]).toEqual([403, '{"message":"Forbidden"}']);
    const created = await keys.create({ name: 'k', value: ALLOW.usageIdentifierKey, enabled: true }, 0);
    expect((await fetch(`${url}/surface`)).status).toBe(403);
    created?.key.plans.add(planId);
    const statuses = [];
    for (let turn = 0; turn < 5; turn += 1) statuses.push((await fetch(`${url}/surface`)).status);
    expect(statuses.slice(0, 3)).toEqual([200, 200, 200]);
    expect(statuses).toContain(429);
  });

  test('P-3 refuses an address of a blocked network before anybody is asked', async () => {
    let asked = 0;
    const { url } = await serve({
      routes: { 'GET /': echo },
      authorizer: () => {
        asked += 1;
        return {};
      },
      more: (graph, _api, stage) => {
        const set = graph.add('wafv2/ipSet:IpSet', 'set', {
          scope: 'REGIONAL',
          ipAddressVersion: 'IPV4',
          addresses: ['127.0.0.0/8'],
        });
        const acl = graph.add('wafv2/webAcl:WebAcl', 'acl', {
          scope: 'REGIONAL',
          defaultAction: { allow: {} },
          rules: [
            {
              name: 'block',
              priority: 0,
              action: { block: {} },
              statement: { ipSetReferenceStatement: { arn: set.outputs.arn } },
            },
          ],
        });
        graph.add('wafv2/webAclAssociation:WebAclAssociation', 'a', {
          resourceArn: stage.outputs.arn,
          webAclArn: acl.outputs.arn,
        });
      },
    });
    const answer = await fetch(`${url}/surface`);
    expect([answer.status, await answer.text(), asked]).toEqual([403, '{"message":"Forbidden"}', 0]);
  });
});
