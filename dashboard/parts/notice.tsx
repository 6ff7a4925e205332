import type { ReactNode } from 'react';
import { classes } from './classes.ts';

interface NoticeProps {
  readonly look?: 'warning' | 'danger' | 'good';
  readonly title?: string;
  readonly children?: ReactNode;
}

export function Notice({ look, title, children }: NoticeProps) {
  return (
    <div className={classes('notice', look)} role={look === 'danger' ? 'alert' : undefined}>
      {title !== undefined && <strong>{title}</strong>}
      {children}
    </div>
  );
}
