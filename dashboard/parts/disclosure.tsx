import { type ReactNode, useEffect, useId, useRef } from 'react';

interface DisclosureProps {
  readonly label: string;
  /** What is chosen in it at present. */
  readonly value: string;
  readonly children: ReactNode;
}

/** A field that opens over what follows it, and closes by Escape or when one goes elsewhere. */
export function Disclosure({ label, value, children }: DisclosureProps) {
  const details = useRef<HTMLDetailsElement>(null);
  const summary = useRef<HTMLElement>(null);
  const id = useId();
  useEffect(() => {
    const closeOutside = ({ target }: Event) => {
      if (details.current !== null && target instanceof Node && !details.current.contains(target)) {
        details.current.open = false;
      }
    };
    const events = ['pointerdown', 'focusin'] as const;
    for (const event of events) document.addEventListener(event, closeOutside);
    return () => {
      for (const event of events) document.removeEventListener(event, closeOutside);
    };
  }, []);
  return (
    <div className="field">
      <span className="label" id={id}>
        {label}
      </span>
      <details
        className="disclosure"
        ref={details}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || details.current === null) return;
          details.current.open = false;
          summary.current?.focus();
        }}
      >
        <summary className="input" ref={summary} aria-labelledby={`${id} ${id}-value`}>
          <span id={`${id}-value`}>{value}</span>
        </summary>
        <div className="disclosed">{children}</div>
      </details>
    </div>
  );
}
