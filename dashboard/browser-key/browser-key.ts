import { useSyncExternalStore } from 'react';

/** A key that somebody asked this browser to keep, so that examples show it and the playground calls with it. */
export interface BrowserKey {
  readonly surface: string;
  readonly value: string;
  /** Where keys are pairs. */
  readonly secret: string | null;
  /** What is known of it from the list of keys; null where it was pasted and is not in the list. */
  readonly keyId: string | null;
  readonly name: string;
  readonly agentId: string | null;
  readonly permissions: readonly string[] | null;
}

const STORED_UNDER = 'gatehouse.key';
const listeners = new Set<() => void>();

export function keepBrowserKey(key: BrowserKey): void {
  localStorage.setItem(STORED_UNDER, JSON.stringify(key));
  for (const listener of listeners) listener();
}

export function clearBrowserKey(): void {
  localStorage.removeItem(STORED_UNDER);
  for (const listener of listeners) listener();
}

/** The key that this browser keeps, in every open page alike; null for none. */
export function useBrowserKey(): BrowserKey | null {
  const text = useSyncExternalStore(listen, () => localStorage.getItem(STORED_UNDER));
  return text === null ? null : readBrowserKey(text);
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  // Said to the other pages of this browser only.
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

let known: { readonly text: string; readonly key: BrowserKey | null } = { text: '', key: null };

/** The same object for the same text. Whatever else stands there is none. */
function readBrowserKey(text: string): BrowserKey | null {
  if (known.text !== text) known = { text, key: parseBrowserKey(text) };
  return known.key;
}

function parseBrowserKey(text: string): BrowserKey | null {
  try {
    const key = JSON.parse(text) as Partial<BrowserKey>;
    return typeof key.value === 'string' && typeof key.surface === 'string' && typeof key.name === 'string'
      ? {
          surface: key.surface,
          value: key.value,
          secret: key.secret ?? null,
          keyId: key.keyId ?? null,
          name: key.name,
          agentId: key.agentId ?? null,
          permissions: key.permissions ?? null,
        }
      : null;
  } catch {
    return null;
  }
}
