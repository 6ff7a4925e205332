import { type ComponentType, lazy } from 'react';
import type { IconName } from '../parts/icon.tsx';

export interface PageEntry {
  /** Of the address, after the `#`. */
  readonly path: string;
  /** Null for pages that are reached from others. */
  readonly link: { readonly title: string; readonly icon: IconName } | null;
  /** The call without which the page has nothing to show; null for everybody's. */
  readonly needs: string | null;
  readonly component: ComponentType;
}

export interface PageGroup {
  readonly title: string;
  readonly pages: readonly PageEntry[];
}

const page = (
  path: string,
  title: string,
  icon: IconName,
  load: () => Promise<{ readonly default: ComponentType }>,
  needs: string | null = null,
): PageEntry => ({ path, link: { title, icon }, needs, component: lazy(load) });

/** Reached from another page. */
const detail = (path: string, load: () => Promise<{ readonly default: ComponentType }>): PageEntry => ({
  path,
  link: null,
  needs: null,
  component: lazy(load),
});

/** Each page is a script of its own, loaded when somebody goes there. */
export const PAGE_GROUPS: readonly PageGroup[] = [
  {
    title: 'Build',
    pages: [
      page('/keys', 'API keys', 'keys', async () => ({
        default: (await import('../keys/keys-page.tsx')).KeysPage,
      })),
      detail('/keys/:keyId', async () => ({ default: (await import('../keys/key-page.tsx')).KeyPage })),
      page('/agents', 'Agents', 'agents', async () => ({
        default: (await import('../agents/agents-page.tsx')).AgentsPage,
      })),
      detail('/agents/:agentId', async () => ({
        default: (await import('../agents/agent-page.tsx')).AgentPage,
      })),
      page('/playground', 'Playground', 'playground', async () => ({
        default: (await import('../playground/playground-page.tsx')).PlaygroundPage,
      })),
    ],
  },
  {
    title: 'Watch',
    pages: [
      page(
        '/usage',
        'Usage',
        'usage',
        async () => ({ default: (await import('../usage/usage-page.tsx')).UsagePage }),
        'GET /api/v1/keys/{keyId}/usage',
      ),
      page(
        '/billing',
        'Billing',
        'billing',
        async () => ({ default: (await import('../billing/billing-page.tsx')).BillingPage }),
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
        async () => ({ default: (await import('../policy/policy-page.tsx')).PolicyPage }),
        'GET /api/v1/policy',
      ),
      detail('/policy/:surface', async () => ({
        default: (await import('../policy/surface-page.tsx')).SurfacePage,
      })),
      page(
        '/explain',
        'Explain',
        'explain',
        async () => ({
          default: (await import('../explain/explain-page.tsx')).ExplainPage,
        }),
        'GET /api/v1/policy/documents',
      ),
      page(
        '/review',
        'Review',
        'review',
        async () => ({ default: (await import('../review/review-page.tsx')).ReviewPage }),
        'GET /api/v1/policy/documents',
      ),
      page(
        '/members',
        'Members',
        'members',
        async () => ({ default: (await import('../members/members-page.tsx')).MembersPage }),
        'GET /api/v1/members',
      ),
      page(
        '/audit',
        'Audit',
        'audit',
        async () => ({ default: (await import('../audit/audit-page.tsx')).AuditPage }),
        'GET /api/v1/audit',
      ),
      detail('/invitation/:token', async () => ({
        default: (await import('../invitation/invited-while-signed-in.tsx')).InvitedWhileSignedIn,
      })),
    ],
  },
  {
    title: 'You',
    pages: [
      page(
        '/tokens',
        'Tokens',
        'tokens',
        async () => ({ default: (await import('../tokens/tokens-page.tsx')).TokensPage }),
        'GET /api/v1/tokens',
      ),
      page(
        '/password',
        'Password',
        'password',
        async () => ({ default: (await import('../password/password-page.tsx')).PasswordPage }),
        'POST /auth/password',
      ),
    ],
  },
];
