/** How the page of a review looks: light and dark, on a phone and in print. */
export const REVIEW_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf8; --card: #ffffff; --ink: #1d1f23; --quiet: #666b73; --line: #e4e1db;
  --loosened: #b3541e; --tightened: #1f6a8c; --neutral: #6b7078; --code: #f3f1ec;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15171a; --card: #1c1f23; --ink: #e8e6e1; --quiet: #9aa0a8; --line: #2d3136;
    --loosened: #f0975f; --tightened: #6fbbe0; --neutral: #a3a9b1; --code: #25292e;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 ui-sans-serif, system-ui, "Segoe UI", sans-serif; }
header, main { max-width: 60rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 3rem; }
.kind { margin: 0; color: var(--quiet); letter-spacing: .08em; text-transform: uppercase; font-size: .75rem; }
h1 { margin: .25rem 0 .25rem; font-size: 1.75rem; line-height: 1.25; font-weight: 600; overflow-wrap: anywhere; }
h1 i, .turn i { color: var(--quiet); font-style: normal; font-weight: 400; }
.scope { margin: 0; color: var(--quiet); }
.scope b { font-weight: 500; color: var(--ink); margin-right: .5rem; }
.tally { list-style: none; display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .75rem; margin: 2rem 0 0; padding: 0; }
.tally li { background: var(--card); border: 1px solid var(--line); border-top: 3px solid var(--mark); border-radius: .5rem; padding: .75rem 1rem; }
.tally b { font-size: 1.75rem; line-height: 1.1; color: var(--mark); margin-right: .25rem; font-variant-numeric: tabular-nums; }
.tally small { display: block; color: var(--quiet); font-size: .8rem; }
.tally .none { opacity: .55; }
.loosened { --mark: var(--loosened); } .tightened { --mark: var(--tightened); } .neutral { --mark: var(--neutral); }
section { margin-top: 2.5rem; }
h2 { font-size: 1rem; font-weight: 600; margin: 0 0 .75rem; color: var(--mark, var(--ink)); }
h2 i { font-style: normal; margin-right: .25rem; }
article { background: var(--card); border: 1px solid var(--line); border-left: 3px solid var(--mark); border-radius: .5rem; padding: 1rem 1.25rem; margin-bottom: .9rem; break-inside: avoid; }
h3 { margin: 0; font-size: 1.05rem; line-height: 1.4; font-weight: 600; overflow-wrap: anywhere; }
.surface { display: inline-block; font-size: .8rem; font-weight: 500; color: var(--mark); border: 1px solid currentColor; border-radius: 1rem; padding: 0 .6rem; margin-right: .25rem; }
.turn { display: flex; flex-wrap: wrap; gap: .5rem; align-items: baseline; margin: .6rem 0 .4rem; }
.turn span { background: var(--code); border-radius: .3rem; padding: .05rem .5rem; overflow-wrap: anywhere; }
.turn .before { color: var(--quiet); } .turn .after { font-weight: 600; }
dl { margin: 0; }
dl div { display: grid; grid-template-columns: 5.5rem 1fr; column-gap: .75rem; padding: .15rem 0; }
dt { color: var(--quiet); grid-row: 1; } dd { margin: 0; grid-column: 2; overflow-wrap: anywhere; }
code, pre { font: .85rem/1.5 ui-monospace, "Cascadia Mono", Menlo, monospace; }
pre { background: var(--code); border-radius: .4rem; padding: .75rem 1rem; margin: .6rem 0 0; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
details { margin-top: .5rem; } summary, .witness { cursor: pointer; color: var(--quiet); } .witness { cursor: auto; margin: .5rem 0 0; }
.id { margin: .5rem 0 0; color: var(--quiet); font: .75rem ui-monospace, Menlo, monospace; }
.resources { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem 1.25rem; }
.resources ul { margin: .5rem 0; padding-left: 1.1rem; overflow-wrap: anywhere; }
.nothing { margin-top: 2rem; }
main { padding-bottom: 4rem; }
@media (max-width: 32rem) { dl div { grid-template-columns: 1fr; } dd { grid-column: 1; } dt { grid-row: auto; } }
@media print { body { background: none; } details { display: block; } }
`.trim();
