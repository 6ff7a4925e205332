import type { ComponentProps } from 'react';
import { classes } from './classes.ts';

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: 'primary' | 'danger' | 'plain';
  readonly size?: 'small';
  /** While what it does is being done: it cannot be pressed twice, and keeps the focus. */
  readonly busy?: boolean;
}

export function Button({ look, size, busy = false, className, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classes('button', look, size, className)}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    />
  );
}
