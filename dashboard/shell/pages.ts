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
];
