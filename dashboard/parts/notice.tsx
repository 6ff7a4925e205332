import type { ReactNode } from 'react';
import { classes } from './classes.ts';

interface NoticeProps {
  readonly look?: 'warning' | 'danger' | 'good';
  readonly title?: string;
  /** Whether it is what the page shows, and not news that are read aloud at once. */
  readonly quiet?: boolean;
  readonly children?: ReactNode;
}

export function Notice({ look, title, quiet = false, children }: NoticeProps) {
  return (
    <div className={classes('notice', look)} role={look === 'danger' && !quiet ? 'alert' : undefined}>
      {title !== undefined && <strong>{title}</strong>}
      {children}
    </div>
  );
}
