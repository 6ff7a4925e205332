import { useMemo, useSyncExternalStore } from 'react';
import type { BaseLocationHook } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';

interface GoOptions {
  readonly replace?: boolean;
}

/** Where one is: what the address says after its `#`, without its query. No server is told of either. */
export const useHashPath: BaseLocationHook = () => {
  const [location] = useHashLocation();
  return [pathOf(location), go];
};

/** `#/explain?surface=console` → what follows the `?`. */
export function useAddressQuery(): URLSearchParams {
  const query = useSyncExternalStore(listen, () => queryOf(location.hash));
  return useMemo(() => new URLSearchParams(query), [query]);
}

/** Says in the address what the page shows, so that it can be kept and handed on. Nobody goes anywhere by it. */
export function replaceAddressQuery(query: URLSearchParams): void {
  const text = query.toString();
  if (text !== queryOf(location.hash))
    go(`${pathOf(location.hash.slice(1))}${text === '' ? '' : `?${text}`}`, { replace: true });
}

/** @param to a path of these pages, with a query or without */
function go(to: string, { replace = false }: GoOptions = {}): void {
  const oldURL = location.href;
  const newURL = new URL(`#${to}`, oldURL).href;
  history[replace ? 'replaceState' : 'pushState'](null, '', newURL);
  dispatchEvent(new HashChangeEvent('hashchange', { oldURL, newURL }));
}

function listen(hear: () => void): () => void {
  addEventListener('hashchange', hear);
  return () => removeEventListener('hashchange', hear);
}

function pathOf(hash: string): string {
  return hash.split('?', 1)[0] ?? '';
}

function queryOf(hash: string): string {
  const at = hash.indexOf('?');
  return at === -1 ? '' : hash.slice(at + 1);
}
