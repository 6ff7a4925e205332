import { type FormEvent, useState } from 'react';
import { parseKey, previewKey } from '../../core/values/key.ts';
import type { KeyView } from '../../functions/console/shapes.ts';
import { keySurfacesOf, usePolicy } from '../api/policy.ts';
import { useReadAll } from '../api/reading.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { type BrowserKey, keepBrowserKey, useBrowserKey } from './browser-key.ts';
import { ClearBrowserKey } from './clear-browser-key.tsx';

export const BROWSER_KEY_WARNING =
  'It is kept in this browser as plain text, until you clear it: also after you sign out. Anyone who uses this browser, and any script that gets into this page, can read it. Use a sandbox key, or one with a low limit.';

/** The section that keeps one key in this browser, shows which, and clears it. */
export function BrowserKeyCard() {
  const key = useBrowserKey();
  return (
    <section className="card" aria-labelledby="browser-key">
      <div>
        <h2 id="browser-key">Your API key (for this browser)</h2>
        <p className="quiet">Fills in the examples on these pages, and is what the playground calls with.</p>
      </div>
      {key === null ? <KeepKeyForm /> : <KeptKey kept={key} />}
      <p className="small quiet">{BROWSER_KEY_WARNING}</p>
    </section>
  );
}

function KeptKey({ kept }: { readonly kept: BrowserKey }) {
  return (
    <div className="row between">
      <span>
        <strong>{kept.name}</strong> <code>{previewKey(kept.value)}</code>{' '}
        <span className="quiet">for {kept.surface}</span>
      </span>
      <ClearBrowserKey />
    </div>
  );
}

const NOT_A_KEY = 'This is no API key of this environment: part of it may be missing.';

function KeepKeyForm() {
  const { data: policy } = usePolicy();
  const { data: keys, isPending } = useReadAll<KeyView>('/api/v1/keys');
  const announce = useAnnounce();
  const [value, setValue] = useState('');
  const [secret, setSecret] = useState('');
  const [error, setError] = useState<string | null>(null);
  if (policy === undefined) return null;
  const surface = keySurfacesOf(policy).find((one) => one.keys.prefix === parseKey(value.trim())?.prefix);
  const isPair = surface !== undefined && surface.keys.secretPrefix !== null;
  const keep = (event: FormEvent) => {
    event.preventDefault();
    const text = value.trim();
    if (surface === undefined) {
      setError(NOT_A_KEY);
      return;
    }
    const listed = keys?.find((one) => one.surface === surface.name && one.preview === previewKey(text));
    keepBrowserKey({
      surface: surface.name,
      value: text,
      secret: isPair ? secret.trim() : null,
      keyId: listed?.id ?? null,
      name: listed?.name || surface.title,
      agentId: listed?.agentId ?? null,
      permissions: listed?.permissions ?? null,
    });
    announce('The key is kept in this browser.');
  };
  return (
    <form className="stack" onSubmit={keep}>
      <div className="form-columns">
        <TextField
          label="API key"
          type="password"
          autoComplete="off"
          spellCheck={false}
          required
          value={value}
          error={error}
          onChange={(event) => {
            setValue(event.currentTarget.value);
            setError(null);
          }}
        />
        {isPair && (
          <TextField
            label="API secret"
            type="password"
            autoComplete="off"
            required
            value={secret}
            onChange={(event) => setSecret(event.currentTarget.value)}
          />
        )}
      </div>
      <div>
        {/* Which key it is can be told once the list is there. */}
        <Button type="submit" busy={isPending}>
          Keep in this browser
        </Button>
      </div>
    </form>
  );
}
