import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseKey } from '../../../core/values/key.ts';
import { NOW, type RunningConsole, startConsole, type Tenant } from '../../support/console.ts';

let console: RunningConsole;
let tenant: Tenant;
beforeAll(async () => {
  console = await startConsole();
  tenant = await console.found('acme');
});
afterAll(() => console.stop());

const make = (differences: object = {}, as = tenant.owner, now = NOW) =>
  console.ask('create-key', { as, now, body: { surface: 'wide', name: 'CI', ...differences } });
const read = (keyId: string) => console.ask('read-key', { as: tenant.owner, path: { keyId } });

async function recordOf(value: string) {
  const { credentials } = await console.scan();
  return credentials?.find((item) => item.hash?.S === hash('sha256', value, 'base64url'));
}

describe('creating', () => {
  test('A-6 the value is shown once, kept as its hash only, and listed by prefix and last four', async () => {
    const { status, body } = await make();
    expect(status).toBe(201);
    const { apiKey, key } = body;
    expect(parseKey(apiKey)).toMatchObject({ prefix: 'wide', environment: 'local' });
    expect(key).toEqual({
      id: expect.stringMatching(/^key_[0-9A-Za-z]{28}$/),
      surface: 'wide',
      name: 'CI',
      description: null,
      agentId: null,
      permissions: [],
      rateLimits: { perMinute: 60, perHour: 1000 },
      spendingLimits: { perDayMicros: null, perMonthMicros: null },
      allowedIps: [],
      expiresAt: null,
      sandbox: false,
      preview: `wide_local_…${apiKey.slice(-4)}`,
      createdAt: '2027-01-15T08:00:00Z',
      rotatedAt: null,
      rotationDue: false,
      oldKeyExpiresAt: null,
      oldKey: null,
      lastUsedAt: null,
      createdBy: tenant.owner.id,
    });
    const everything = JSON.stringify(await console.scan());
    expect(everything).toContain(hash('sha256', apiKey, 'base64url'));
    expect(everything).not.toContain(apiKey);
    expect(everything).not.toContain(apiKey.split('_').at(-1).slice(0, 12));
    const shown = JSON.stringify([
      (await read(key.id)).body,
      (await console.ask('list-keys', { as: tenant.owner })).body,
    ]);
    expect(shown).toContain(key.preview);
    expect(shown).not.toContain(apiKey);
    expect(shown).not.toContain(hash('sha256', apiKey, 'base64url'));
  });

  test('A-6 a label is optional, and a key does not expire by itself', async () => {
    const { body } = await make({ name: undefined });
    expect(body.key).toMatchObject({ name: 'Wide API key', expiresAt: null });
    expect(await recordOf(body.apiKey)).not.toHaveProperty('expiresAt');
  });

  test('A-7 connection info is one block with name, value and the base URL of each way of calling', async () => {
    const { body } = await make({ name: 'Deploy' });
    expect(body.connectionInfo).toEqual({
      name: 'Deploy',
      apiKey: body.apiKey,
      baseUrl: 'http://gate/wide/v1',
      baseUrls: { openai: 'http://gate/wide/v1', anthropic: 'http://gate/wide' },
      text: [
        'Name: Deploy',
        `API key: ${body.apiKey}`,
        'Base URL (openai): http://gate/wide/v1',
        'Base URL (anthropic): http://gate/wide',
      ].join('\n'),
    });
  });

  test('V-2 a plain member gets 403 where only owners and admins make keys, and nothing is made', async () => {
    const before = await console.scan();
    const order = { surface: 'narrow', agentId: tenant.agentId, permissions: ['things:read'] };
    const { body } = await make(order, tenant.member);
    expect(body).toMatchObject({ code: 'role_insufficient', params: { roles: 'owner or admin' } });
    expect(await console.scan()).toEqual(before);
    expect((await make(order, tenant.admin)).status).toBe(201);
    expect((await make({}, tenant.member)).status).toBe(201);
  });

  test('V-5 every setting is kept as it was asked for, addresses in canonical form', async () => {
    const { body } = await make({
      surface: 'narrow',
      agentId: tenant.agentId,
      description: 'Reads things',
      permissions: ['things:read'],
      rateLimits: { perMinute: 1000, perHour: 10_000 },
      spendingLimits: { perDayMicros: 1, perMonthMicros: 1_000_000_000_000 },
      allowedIps: ['192.0.2.1', '10.0.0.0/8', '192.0.2.1/32', '2001:DB8::/32'],
      expiresAt: '2027-02-01T01:00:00+01:00',
      sandbox: true,
    });
    expect(body.key).toMatchObject({
      agentId: tenant.agentId,
      description: 'Reads things',
      permissions: ['things:read'],
      rateLimits: { perMinute: 1000, perHour: 10_000 },
      spendingLimits: { perDayMicros: 1, perMonthMicros: 1_000_000_000_000 },
      allowedIps: ['192.0.2.1/32', '10.0.0.0/8', '2001:db8::/32'],
      expiresAt: '2027-02-01T00:00:00Z',
      sandbox: true,
    });
    const shown = (await read(body.key.id)).body;
    expect({ ...shown, allowedIps: shown.allowedIps.toSorted() }).toEqual({
      ...body.key,
      allowedIps: body.key.allowedIps.toSorted(),
    });
  });

  const atMost = 'must be a whole number from 1 to 1000';
  test.each([
    ['a limit above the bound', { rateLimits: { perMinute: 1001 } }, 'rateLimits.perMinute', atMost],
    ['a limit of nothing', { rateLimits: { perMinute: 0 } }, 'rateLimits.perMinute', atMost],
    ['half a request', { rateLimits: { perMinute: 1.5 } }, 'rateLimits.perMinute', atMost],
    ['a limit as text', { rateLimits: { perHour: '5' } }, 'rateLimits.perHour', 'must be a number'],
    ['an empty name', { name: '  ' }, 'name', 'must not be empty'],
    ['a long name', { name: 'n'.repeat(101) }, 'name', 'must have at most 100 characters'],
    ['two lines', { name: 'a\nAPI key: b' }, 'name', 'must be one line without control characters'],
    ['half a character', { name: 'a\ud800' }, 'name', 'must hold whole Unicode characters only'],
    [
      'a long description',
      { description: 'd'.repeat(501) },
      'description',
      'must have at most 500 characters',
    ],
    [
      'no address',
      { allowedIps: ['10.0.0.1', 'x'] },
      'allowedIps.1',
      expect.stringContaining('must be an address'),
    ],
    ['host bits', { allowedIps: ['10.0.0.1/8'] }, 'allowedIps.0', expect.stringContaining('host bits')],
    ['everybody', { allowedIps: ['0.0.0.0/0'] }, 'allowedIps.0', expect.stringContaining('at least /8')],
    ['half of IPv6', { allowedIps: ['::/1'] }, 'allowedIps.0', expect.stringContaining('at least /32')],
    [
      'many addresses',
      { allowedIps: Array(51).fill('10.0.0.1') },
      'allowedIps',
      'must have at most 50 entries',
    ],
    ['an expiry in the past', { expiresAt: '2027-01-15T08:00:00Z' }, 'expiresAt', 'must be in the future'],
    [
      'a time without a zone',
      { expiresAt: '2030-01-01T00:00:00' },
      'expiresAt',
      expect.stringContaining('RFC 3339'),
    ],
    [
      'a day that is none',
      { expiresAt: '2030-02-30T00:00:00Z' },
      'expiresAt',
      expect.stringContaining('RFC 3339'),
    ],
    [
      'a permission of no scope',
      { permissions: ['things:read'] },
      'permissions',
      expect.stringContaining('left out'),
    ],
    ['an agent for all', { agentId: 'agt_x' }, 'agentId', expect.stringContaining('must be left out')],
    ['an unknown field', { colour: 'red' }, 'colour', 'is not known here'],
    ['an unknown limit', { rateLimits: { perDay: 1 } }, 'rateLimits.perDay', 'is not known here'],
    ['a prototype', JSON.parse('{"__proto__": {"sandbox": true}}'), '__proto__', 'is not known here'],
    ['no surface', { surface: undefined }, 'surface', 'is required'],
    [
      'a surface without keys',
      { surface: 'desk' },
      'surface',
      'must be one that has keys: wide, narrow, plain, street',
    ],
    [
      'an inherited name',
      { surface: 'constructor' },
      'surface',
      expect.stringContaining('must be one that has keys'),
    ],
    [
      'refused addresses',
      { surface: 'plain', allowedIps: ['10.0.0.1'] },
      'allowedIps',
      expect.stringContaining('left out'),
    ],
    [
      'a refused expiry',
      { surface: 'plain', expiresAt: '2030-01-01T00:00:00Z' },
      'expiresAt',
      expect.stringContaining('left out'),
    ],
    [
      'no permission',
      { surface: 'narrow' },
      'permissions',
      'must hold at least one of things:create, things:read',
    ],
    [
      'an invented permission',
      { surface: 'narrow', permissions: ['things:burn'] },
      'permissions.0',
      expect.stringContaining('must be one of'),
    ],
    [
      'no agent',
      { surface: 'narrow', permissions: ['things:read'] },
      'agentId',
      expect.stringContaining('is required'),
    ],
  ])('V-5 %s is refused with its path and bound, and changes nothing', async (_, body, path, message) => {
    const before = await console.scan();
    const attached = console.usagePlans.attached.size;
    const asked = Object.hasOwn(body, '__proto__') ? body : { surface: 'wide', ...body };
    const answer = await console.ask('create-key', { as: tenant.owner, body: asked });
    expect(answer.body.code).toBe('invalid_request');
    expect(answer.body.errors).toContainEqual({ path, message });
    expect(await console.scan()).toEqual(before);
    expect(console.usagePlans.attached.size).toBe(attached);
  });

  test.each([
    ['nothing', undefined],
    ['a list', []],
    ['null', null],
    ['a text', 'x'],
  ])('%s for a body is refused', async (_, body) => {
    const { body: answer } = await console.ask('create-key', { as: tenant.owner, body });
    expect(answer).toMatchObject({
      code: 'invalid_request',
      errors: [{ path: '', message: expect.any(String) }],
    });
  });

  test('a gateway that is out of order leaves no key behind', async () => {
    const before = await console.scan();
    console.usagePlans.failNext = true;
    await expect(make()).rejects.toThrow('out of order');
    expect(await console.scan()).toEqual(before);
  });
});
