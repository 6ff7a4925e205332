import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Locator, Page } from 'playwright-core';
import { parseInstant } from '../../core/values/instant.ts';
import { askedBy, recordOfKey } from '../../dashboard/explain/asked-request.ts';
import { differencesOf } from '../../dashboard/explain/differences.ts';
import { type ExplainForm, formFor, kindsOf } from '../../dashboard/explain/explain-form.ts';
import { problemsOf } from '../../dashboard/explain/form-problems.ts';
import { explainRequest } from '../../dashboard/policy-worker/explain-request.ts';
import type { PolicyDocumentsView, PolicyView } from '../../functions/console/policy-shapes.ts';
import type { AgentView, KeyView, MeView } from '../../functions/console/shapes.ts';
import {
  copied,
  type DashboardUnderTest,
  goTo,
  overflowPixels,
  seen,
  seriousViolations,
  startDashboard,
} from '../support/dashboard.ts';
import type { ConsoleClient } from '../support/platform.ts';

const OWNER = 'owner@example.com';
const MEMBER = 'member@example.com';
const NARROW = { width: 360, height: 740 };
const SURFACE = 'a2v2';
const ROUTE = 'POST /v1/open/contacts/chatbots/{agentId}';
const EXPLAIN = `/explain?${new URLSearchParams({ surface: SURFACE, request: ROUTE })}`;

let dashboard: DashboardUnderTest;
let page: Page;
let call: ConsoleClient;
let policy: PolicyView;
let documents: PolicyDocumentsView;
let keys: readonly KeyView[];
let agents: readonly AgentView[];
let me: MeView;
beforeAll(async () => {
  dashboard = await startDashboard();
  call = await dashboard.platform.as(OWNER);
  const read = async (path: string) => (await call('GET', path)).json;
  agents = (await read('/api/v1/agents')).items;
  await call('POST', '/api/v1/keys', {
    surface: SURFACE,
    name: 'Reader',
    agentId: agents[0]?.id,
    permissions: ['contacts:read'],
    rateLimits: { perMinute: 5, perHour: 50 },
    allowedIps: ['198.51.100.0/24'],
    expiresAt: '2027-06-01T00:00:00Z',
  });
  [policy, documents, me] = [
    await read('/api/v1/policy'),
    await read('/api/v1/policy/documents'),
    await read('/api/v1/me'),
  ];
  keys = (await read('/api/v1/keys')).items;
  page = await dashboard.open(MEMBER);
}, 120_000);
afterAll(() => dashboard?.remove());

const decision = (): Locator => page.getByRole('region', { name: 'The decision' });
const meaning = (): Locator => page.getByRole('region', { name: 'What it means' });
const step = (rule: string): Locator => decision().getByRole('listitem').filter({ hasText: rule });
const field = (label: string): Locator => page.getByLabel(label, { exact: true });
/** The form as the address of a link says it, whatever a test before has left in it. */
async function openExplain(): Promise<void> {
  await goTo(page, '/policy', 'Policy');
  await goTo(page, EXPLAIN, 'Explain');
}

describe('P-1: the policy in force', () => {
  test('is shown to every role: its version, and each API with its rules', async () => {
    await goTo(page, '/policy', 'Policy');
    await seen(page.getByText(policy.version, { exact: true }));
    for (const { title } of policy.surfaces) await seen(page.getByRole('link', { name: title }));
    const surface = policy.surfaces.find(({ name }) => name === SURFACE);
    if (surface?.keys == null) throw new Error('the surface of the test has keys');
    await page.getByRole('link', { name: surface.title }).click();
    await seen(page.getByRole('heading', { level: 1, name: surface.title }));
    const rules = page.getByRole('region', { name: 'API keys' });
    const { default: usual, atMost } = surface.keys.rateLimits;
    await seen(rules.getByRole('row', { name: `per minute ${usual.perMinute} ${atMost.perMinute}` }));
    await seen(rules.getByText(surface.keys.madeBy.join(', '), { exact: true }));
    for (const permission of surface.permissions) await seen(rules.getByText(permission, { exact: true }));
    await seen(page.getByText('X-Api-Secret: <secret>'));
    expect(await page.getByRole('region', { name: 'Routes' }).getByRole('row').count()).toBe(
      surface.routes.length + 1,
    );
  });

  test('can be searched for routes, each with who may call it, and leads to an explanation', async () => {
    await goTo(page, '/policy', 'Policy');
    await field('Search routes').fill('contacts:create import');
    await seen(page.getByText(/^1 of \d+ routes$/));
    await page.getByRole('link', { name: /^Explain POST .*import$/ }).click();
    await seen(page.getByRole('heading', { level: 1, name: 'Explain' }));
    await seen(decision().getByText('Denied: 403 scope_missing'));
    await goTo(page, '/policy', 'Policy');
    await field('Search routes').fill('no such route');
    await page.getByRole('button', { name: 'Show all routes' }).click();
    await seen(page.getByText(/^Search the \d+ routes/));
  });

  test('of an API that there is not is told so', async () => {
    await goTo(page, '/policy/nothing', 'Policy');
    await seen(page.getByText('There is no such API'));
  });
});

const ADDRESSES = ['198.51.100.7', '203.0.113.9', '2001:db8::1'];
const INSTANTS = ['2026-01-15T12:00:30Z', '2027-06-01T00:00:00Z', '2029-12-31T23:59:59Z'];

/** Any form that somebody can fill in. */
const anyForm = (): fc.Arbitrary<ExplainForm> =>
  fc.constantFrom(...policy.surfaces).chain((surface) => {
    const one = (...values: readonly string[]) => fc.constantFrom('', ...values);
    return fc.record({
      ...(Object.fromEntries(
        Object.entries(formFor(surface, formless())).map(([name, value]) => [name, fc.constant(value)]),
      ) as { [field in keyof ExplainForm]: fc.Arbitrary<string> }),
      request: fc.constantFrom(...surface.routes.map(({ id }) => id), 'GET /nowhere', 'PATCH /v1/models'),
      from: fc.constantFrom(...ADDRESSES),
      at: fc.constantFrom(...INSTANTS),
      as: fc.constantFrom(...kindsOf(surface), 'none'),
      keyId: one(...keys.filter(({ surface: of }) => of === surface.name).map(({ id }) => id)),
      namedAgent: one(...agents.map(({ id }) => id), 'agt_0000000000000000000000000000'),
      record: fc.constantFrom('', '', '', 'none'),
      secret: fc.constantFrom('', '', 'another'),
      account: fc.constantFrom('active', 'active', 'suspended'),
      role: one('owner', 'admin'),
      permissions: fc.subarray([...surface.permissions]).map((granted) => granted.join(',')),
      agentId: one(...agents.map(({ id }) => id)),
      allowedIps: one('198.51.100.0/24', '203.0.113.9, 2001:db8::/32'),
      expiresAt: one(...INSTANTS),
      usedThisMinute: fc.constantFrom('0', '0', '4', '5', '60'),
      usedThisHour: fc.constantFrom('0', '0', '50', '1000'),
    });
  });

function formless(): ExplainForm {
  const names = ['surface', 'request', 'from', 'at'];
  return Object.fromEntries(names.map((name) => [name, ''])) as unknown as ExplainForm;
}

describe('P-5: a request explained in the browser', () => {
  test('is decided as the platform does, by the same steps and in the same words, whatever it is', async () => {
    const effects = new Set<string>();
    await fc.assert(
      fc.asyncProperty(anyForm(), async (form) => {
        expect(problemsOf(form)).toEqual({});
        const surface = policy.surfaces.find(({ name }) => name === form.surface);
        if (surface === undefined) throw new Error('the form is about a surface');
        const asked = askedBy(form, surface, form.at);
        const { surface: name, keyId, ...request } = asked;
        const key = keys.find(({ id }) => id === keyId);
        const record = key === undefined ? null : recordOfKey(key, me);
        const here = explainRequest({ kind: 'explain', documents, surface: name, request, record });
        const { status, json } = await call('POST', '/api/v1/policy/explain', asked);
        expect([here.kind, status]).toEqual(['explained', 200]);
        if (here.kind !== 'explained') return;
        effects.add(`${here.effect} ${here.code}`);
        expect(here.steps.map(({ sentence }) => sentence)).toEqual(
          json.steps.map(({ sentence }: { sentence: string }) => sentence),
        );
        expect([here.effect, here.code]).toEqual([json.effect, json.code]);
        expect(differencesOf(here, json)).toEqual([]);
        expect([parseInstant(here.at), here.from]).toEqual([parseInstant(json.at), json.from]);
      }),
      { endOnFailure: true, numRuns: 120 },
    );
    // Requests that all end alike would prove little.
    expect(effects.size).toBeGreaterThan(5);
  }, 60_000);

  test('says step by step what was found, and shows the line that says so', async () => {
    await openExplain();
    await seen(decision().getByText('Denied: 403 scope_missing'));
    await seen(step('scope-is-granted').getByText('the key was granted none'));
    const text = documents.documents.find(({ path }) => path === `surfaces/${SURFACE}.yaml`)?.text ?? '';
    const lines = text.split('\n');
    const line =
      lines.findIndex((one, at) => at > lines.indexOf(`  ${ROUTE}:`) && one.includes('needs:')) + 1;
    await seen(step('scope-is-granted').getByText(`Declared in surfaces/${SURFACE}.yaml:${line}`));
    await seen(step('scope-is-granted').getByText('needs: contacts:create'));
    await seen(decision().getByText(/Not asked any more: .*rate-is-within-minute-limit/));
    await field('contacts:create').check();
    await seen(decision().getByText('Allowed', { exact: true }));
    await field('Used this minute').fill('60');
    await seen(decision().getByText('Denied: 429 rate_limit_minute'));
    await page.getByRole('button', { name: 'Compare with the platform' }).click();
    await seen(decision().getByText('The platform decides the same'));
  });

  test('judges a key of the organization by its own settings', async () => {
    await goTo(page, EXPLAIN, 'Explain');
    const reader = keys.find(({ name }) => name === 'Reader');
    await field('Record').selectOption(reader?.id ?? '');
    await seen(step('credential-is-known').getByText(reader?.id ?? ''));
    await seen(decision().getByText('Denied: 403 scope_missing'));
    await field('From address').fill('203.0.113.9');
    await seen(decision().getByText('Denied: 403 ip_not_allowed'));
    await field('Record').selectOption({ label: 'None: unknown, or deleted' });
    await seen(decision().getByText('Denied: 401'));
    await seen(decision().getByText('of which the caller is not told'));
  });

  test('is a click away from a key', async () => {
    const reader = keys.find(({ name }) => name === 'Reader');
    await goTo(page, `/keys/${reader?.id}`, 'Reader');
    await page.getByRole('link', { name: 'Explain a request' }).click();
    await seen(page.getByRole('heading', { level: 1, name: 'Explain' }));
    await seen(step('credential-is-known').getByText(reader?.id ?? ''));
    await seen(decision().getByText('Allowed', { exact: true }));
  });

  test('can be handed on as a link', async () => {
    await openExplain();
    await field('contacts:create').check();
    await field('Used this hour').fill('1000');
    await seen(decision().getByText('Denied: 429 rate_limit_hour'));
    await page.waitForURL(/usedThisHour=1000/);
    await page.getByRole('button', { name: 'Copy link of this request' }).click();
    const link = await copied(page);
    await goTo(page, '/policy', 'Policy');
    await page.goto(link);
    await seen(decision().getByText('Denied: 429 rate_limit_hour'));
    expect(await field('contacts:create').isChecked()).toBe(true);
  });

  test('says at its field what cannot be decided', async () => {
    await openExplain();
    await field('From address').fill('nowhere');
    await seen(page.getByText('This is not an IP address.'));
    expect(await field('From address').getAttribute('aria-invalid')).toBe('true');
    await field('Route').selectOption({ label: 'Another method and path' });
    await field('From address').fill('198.51.100.7');
    await field('Method and path').fill('GET /nowhere');
    await seen(decision().getByText('Denied: 404 route_not_found'));
  });
});

describe('P-6: a document reviewed in the browser', () => {
  const editor = () => field('Its text');
  const edit = async (from: string, to: string) => {
    const text = await editor().inputValue();
    expect(text).toContain(from);
    await editor().fill(text.replace(from, to));
  };
  const open = async () => {
    await goTo(page, `/review?document=surfaces/${SURFACE}.yaml`, 'Review');
    await page.reload();
    await seen(meaning().getByText('Nothing is changed yet'));
  };

  test('says in requests what would be loosened and tightened, with nobody asked', async () => {
    await open();
    // Whatever is computed then is computed here.
    await page.context().setOffline(true);
    await edit('60 per minute', '90 per minute');
    await seen(meaning().getByText('1 loosened', { exact: true }));
    await seen(meaning().getByText('requests 61 to 90 in one minute of keys made from now on'));
    await edit('needs: contacts:read', 'needs: contacts:create');
    await seen(meaning().getByText('2 loosened, 1 tightened'));
    const tightened = meaning()
      .getByRole('region', { name: /Tightened/ })
      .getByRole('article');
    await seen(tightened.getByText('403 scope_missing (scope-is-granted)'));
    await tightened.getByText(/^Witness/).click();
    await seen(tightened.getByText(/^curl -X GET/));
    await seen(tightened.getByText('by: scope-is-granted'));
    await page.getByRole('button', { name: 'Undo all changes' }).click();
    await seen(meaning().getByText('Nothing is changed yet'));
    await page.context().setOffline(false);
  });

  test('says what is wrong, with its line and what may have been meant, and goes there', async () => {
    await open();
    await edit('limits:', 'limts:');
    await seen(meaning().getByText('There is a mistake'));
    await seen(meaning().getByText('(did you mean limits?)'));
    await meaning()
      .getByRole('button', { name: /^Go to line \d+$/ })
      .click();
    const selected = await editor().evaluate((element) => {
      const { value, selectionStart, selectionEnd } = element as HTMLTextAreaElement;
      return value.slice(selectionStart, selectionEnd);
    });
    expect(selected).toContain('limts:');
  });

  test('takes a file of this machine, and compares in every environment', async () => {
    await open();
    const text = (await editor().inputValue()).replace('60 per minute', '70 per minute');
    await page
      .getByLabel('File to open')
      .setInputFiles({ name: 'changed.yaml', mimeType: 'text/yaml', buffer: Buffer.from(text) });
    await seen(meaning().getByText('1 loosened', { exact: true }));
    await page.getByLabel('Compare in every environment').check();
    await seen(meaning().getByText(/^Compared in .*prod/));
    await field('Document').selectOption('models.yaml');
    await seen(meaning().getByText('Nothing is changed yet'));
    await field('Document').selectOption(`surfaces/${SURFACE}.yaml`);
    // A draft is kept while one looks at another document.
    await seen(meaning().getByText('1 loosened', { exact: true }));
  });
});

describe('the pages of the policy are for everybody', () => {
  test.each([
    ['light', 'a large screen'],
    ['dark', 'a narrow screen'],
  ] as const)(
    'axe finds nothing serious, and nothing overflows, in %s colors on %s',
    async (colorScheme, size) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(size === 'a narrow screen' ? NARROW : { width: 1280, height: 900 });
      const looks: readonly (readonly [path: string, heading: string | RegExp, ready: () => Locator])[] = [
        ['/policy', 'Policy', () => page.getByText(/^Search the/)],
        [`/policy/${SURFACE}`, /./, () => page.getByRole('region', { name: 'Models' })],
        [EXPLAIN, 'Explain', () => decision().getByText('Denied: 403 scope_missing')],
        [`/review?document=surfaces/${SURFACE}.yaml`, 'Review', () => field('Its text')],
      ];
      for (const [path, heading, ready] of looks) {
        await goTo(page, path, heading);
        await seen(ready());
        expect([path, await seriousViolations(page)]).toEqual([path, []]);
        expect([path, await overflowPixels(page)]).toEqual([path, 0]);
      }
      const text = await field('Its text').inputValue();
      for (const [changed, said] of [
        [text.replace('60 per minute', '90 per minute'), '1 loosened'],
        [text.replace('limits:', 'limts:'), 'There is a mistake'],
      ] as const) {
        await field('Its text').fill(changed);
        await seen(meaning().getByText(said, { exact: true }));
        expect(await seriousViolations(page)).toEqual([]);
        expect(await overflowPixels(page)).toBe(0);
      }
      await page.reload();
    },
    30_000,
  );
});
