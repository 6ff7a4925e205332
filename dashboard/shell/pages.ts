import type { ComponentType } from 'react';
import type { IconName } from '../parts/icon.tsx';
import { type Part, partOf } from './part.tsx';

export interface PageEntry {
  /** Of the address, after the `#`. */
  readonly path: string;
  /** Null for pages that are reached from others. */
  readonly link: { readonly title: string; readonly icon: IconName } | null;
  /** The call without which the page has nothing to show; null for everybody's. */
  readonly needs: string | null;
  readonly part: Part;
}

export interface PageGroup {
  readonly title: string;
  readonly pages: readonly PageEntry[];
}

const page = (
  path: string,
  title: string,
  icon: IconName,
  get: () => Promise<ComponentType>,
  needs: string | null = null,
): PageEntry => ({ path, link: { title, icon }, needs, part: partOf(get) });

/** Reached from another page. */
const detail = (path: string, get: () => Promise<ComponentType>): PageEntry => ({
  path,
  link: null,
  needs: null,
  part: partOf(get),
});

/** Where one comes who has not said where to. */
export const FIRST_PAGE = '/keys';

/** Each page is a script of its own, loaded when somebody goes there. */
export const PAGE_GROUPS: readonly PageGroup[] = [
  {
    title: 'Build',
    pages: [
      page(FIRST_PAGE, 'API keys', 'keys', async () => (await import('../keys/keys-page.tsx')).KeysPage),
      detail('/keys/:keyId', async () => (await import('../keys/key-page.tsx')).KeyPage),
      page('/agents', 'Agents', 'agents', async () => (await import('../agents/agents-page.tsx')).AgentsPage),
      detail('/agents/:agentId', async () => (await import('../agents/agent-page.tsx')).AgentPage),
      page(
        '/playground',
        'Playground',
        'playground',
        async () => (await import('../playground/playground-page.tsx')).PlaygroundPage,
      ),
    ],
  },
  {
    title: 'Watch',
    pages: [
      page(
        '/usage',
        'Usage',
        'usage',
        async () => (await import('../usage/usage-page.tsx')).UsagePage,
        'GET /api/v1/keys/{keyId}/usage',
      ),
      page(
        '/billing',
        'Billing',
        'billing',
        async () => (await import('../billing/billing-page.tsx')).BillingPage,
        'GET /api/v1/billing/account',
      ),
    ],
  },
  {
    title: 'Govern',
    pages: [
      page(
        '/policy',
        'Policy',
        'policy',
        async () => (await import('../policy/policy-page.tsx')).PolicyPage,
        'GET /api/v1/policy',
      ),
      detail('/policy/:surface', async () => (await import('../policy/surface-page.tsx')).SurfacePage),
      page(
        '/explain',
        'Explain',
        'explain',
        async () => (await import('../explain/explain-page.tsx')).ExplainPage,
        'GET /api/v1/policy/documents',
      ),
      page(
        '/review',
        'Review',
        'review',
        async () => (await import('../review/review-page.tsx')).ReviewPage,
        'GET /api/v1/policy/documents',
      ),
      page(
        '/members',
        'Members',
        'members',
        async () => (await import('../members/members-page.tsx')).MembersPage,
        'GET /api/v1/members',
      ),
      page(
        '/audit',
        'Audit',
        'audit',
        async () => (await import('../audit/audit-page.tsx')).AuditPage,
        'GET /api/v1/audit',
      ),
      detail(
        '/invitation/:token',
        async () => (await import('../invitation/invited-while-signed-in.tsx')).InvitedWhileSignedIn,
      ),
    ],
  },
  {
    title: 'You',
    pages: [
      page(
        '/tokens',
        'Tokens',
        'tokens',
        async () => (await import('../tokens/tokens-page.tsx')).TokensPage,
        'GET /api/v1/tokens',
      ),
      page(
        '/password',
        'Password',
        'password',
        async () => (await import('../password/password-page.tsx')).PasswordPage,
        'POST /auth/password',
      ),
    ],
  },
];

/** Every page, in no group. */
export const PAGES = PAGE_GROUPS.flatMap(({ pages }) => pages);

/** So that going there waits for data alone. What cannot be loaded now is tried again when it is needed. */
export function loadAhead(pages: readonly PageEntry[]): void {
  for (const { part } of pages) part.load().catch(() => undefined);
}

/** The pages of the area that an address is in: `#/keys/key_1` is in that of `/keys`. */
export function pagesAt(hash: string): readonly PageEntry[] {
  const area = areaOf(hash.replace(/^#/, '')) || areaOf(FIRST_PAGE);
  return PAGES.filter(({ path }) => areaOf(path) === area);
}

const areaOf = (path: string): string => /^\/([^/?]*)/.exec(path)?.[1] ?? '';
