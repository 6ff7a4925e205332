import type { ReactNode } from 'react';
import { classes } from './classes.ts';

/** What is in a column: its title, and whether it is of numbers. */
type Column = string | { readonly title: string; readonly numbers: true };

interface CardTableProps {
  readonly label?: string;
  readonly columns: readonly Column[];
  /** Whether each row ends with what can be done. */
  readonly actions?: boolean;
  /** The rows. Each cell says by `data-label` what it is: where it is narrow, a row is a card. */
  readonly children: ReactNode;
}

export function CardTable({ label, columns, actions = false, children }: CardTableProps) {
  return (
    <div className="table-frame">
      <table className="table cards-when-narrow" aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => {
              const { title, numbers } =
                typeof column === 'string' ? { title: column, numbers: false } : column;
              return (
                <th scope="col" key={title} className={classes(numbers && 'number') || undefined}>
                  {title}
                </th>
              );
            })}
            {actions && (
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
