import type { ReactNode } from 'react';
import { classes } from './classes.ts';

interface TableFrameProps {
  readonly label: string;
  /** Whether a long table scrolls in a frame of its own. */
  readonly low?: boolean;
  readonly children: ReactNode;
}

/** Around a table that is wider than a narrow screen: it scrolls, by keyboard too. */
export function TableFrame({ label, low = false, children }: TableFrameProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={classes('table-frame', low && 'low')} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
