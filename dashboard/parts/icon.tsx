/** Drawn for these pages on a grid of 20, as lines. */
const PATHS = {
  keys: 'M12.5 3.5a4 4 0 1 1-3.3 6.2L3.5 15.5v2h3v-2h2v-2l1.7-1.7 M13.8 6.5h.01',
  agents: 'M5 8.5h10v7H5z M10 5v3.5 M10 3.5v.01 M8 12h.01 M12 12h.01 M3 11v2.5 M17 11v2.5',
  playground: 'M4 4.5h12v8.5H9l-3.5 3v-3H4z M7.5 8.8h5',
  usage: 'M4 16.5h12 M5.5 14v-4 M10 14V5 M14.5 14V8',
  billing: 'M3.5 5.5h13v9h-13z M3.5 8.5h13 M6 12h2.5',
  policy: 'M10 3l6 2.2v4.3c0 3.6-2.5 6.2-6 7.5-3.5-1.3-6-3.9-6-7.5V5.2z M7.5 9.8l1.9 1.9 3.4-3.6',
  explain: 'M4 5h7 M4 10h4 M4 15h7 M13.5 6.5l3 3.5-3 3.5',
  review: 'M6 3.5v13 M6 6h6.5L11 8.5l1.5 2.5H6 M14.5 12v5 M12 14.5h5',
  members:
    'M7.5 9.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4z M3 16.5c0-2.7 2-4.5 4.5-4.5s4.5 1.8 4.5 4.5 M13 4.5a2.5 2.5 0 0 1 0 4.8 M14.5 12.3c1.7.7 2.5 2.3 2.5 4.2',
  audit: 'M5 3.5h7l3 3v10H5z M7.5 9h5 M7.5 12h5',
  tokens: 'M4 7h12v6.5H4z M7 10.2h.01 M10 10.2h.01 M13 10.2h.01',
  password: 'M4.5 9h11v7.5h-11z M6.8 9V6.7a3.2 3.2 0 0 1 6.4 0V9 M10 12v1.8',
  menu: 'M3.5 6h13 M3.5 10h13 M3.5 14h13',
} as const;

export type IconName = keyof typeof PATHS;

/** Beside a word that says the same: hidden from those who hear the page. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width="18"
      height="18"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
