/** What tells the series apart without color, drawn over each one's color on a tile of 6. */
const MARKS = [
  '',
  'M-1 1 1 -1 M0 6 6 0 M5 7 7 5',
  'M0 3h6',
  'M2.2 3a.8 .8 0 1 0 1.6 0a.8 .8 0 1 0 -1.6 0',
  'M-1 5 1 7 M0 0 6 6 M5 -1 7 1',
  'M3 0v6 M0 3h6',
] as const;

/** The fillings that charts and legends refer to: once on each page that shows some. */
export function SeriesPatterns() {
  return (
    <svg className="series-patterns" width="0" height="0" aria-hidden="true">
      <defs>
        {MARKS.map((mark, at) => (
          <pattern key={mark} id={`series-${at + 1}`} width="6" height="6" patternUnits="userSpaceOnUse">
            <rect className={`series-color-${at + 1}`} width="6" height="6" />
            <path className="series-mark" d={mark} />
          </pattern>
        ))}
      </defs>
    </svg>
  );
}

/** @param at which of the series, from 0 */
export const fillOf = (at: number): string => `url(#series-${at + 1})`;

export function SeriesSwatch({ at }: { readonly at: number }) {
  return (
    <svg className="swatch" width="14" height="14" aria-hidden="true">
      <rect width="14" height="14" rx="3" fill={fillOf(at)} />
    </svg>
  );
}
