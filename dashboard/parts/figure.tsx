import type { ReactNode } from 'react';

interface FigureProps {
  readonly title: string;
  readonly value: string;
  /** What belongs to it, small. */
  readonly children?: ReactNode;
}

/** One number that matters. Within `<dl className="figures">`. */
export function Figure({ title, value, children }: FigureProps) {
  return (
    <div>
      <dt className="small quiet">{title}</dt>
      <dd className="figure-value">{value}</dd>
      {children !== undefined && <dd className="small quiet">{children}</dd>}
    </div>
  );
}
