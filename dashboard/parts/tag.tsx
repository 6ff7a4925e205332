import type { ReactNode } from 'react';
import { classes } from './classes.ts';

interface TagProps {
  readonly look?: 'good' | 'warning' | 'danger' | 'accent';
  readonly children: ReactNode;
}

export function Tag({ look, children }: TagProps) {
  return <span className={classes('tag', look)}>{children}</span>;
}
