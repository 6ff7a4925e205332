import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';

/** Long enough to read twice. */
const SHOWN_MILLISECONDS = 6000;

const Announce = createContext<(text: string) => void>(() => undefined);

/** Says what has just been done: shown for a while, and read aloud. */
export function useAnnounce(): (text: string) => void {
  return useContext(Announce);
}

export function Announcer({ children }: { readonly children: ReactNode }) {
  const [said, setSaid] = useState<{ readonly text: string } | null>(null);
  useEffect(() => {
    if (said === null) return undefined;
    const timer = setTimeout(() => setSaid(null), SHOWN_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [said]);
  const announce = useCallback((text: string) => setSaid({ text }), []);
  return (
    <Announce value={announce}>
      {children}
      <div className="announcer" role="status" aria-live="polite">
        {said !== null && <p>{said.text}</p>}
      </div>
    </Announce>
  );
}
