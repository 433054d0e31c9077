/** How an e-receipt's page looks: the tokens of every screen, and on paper nothing but the receipt and whose word it is. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #14181F; --quiet: #5A6270; --paper: #F6F4EF; --surface: #FFFFFF; --line: #E2DED4; --brand: #21406B; --on-brand: #FFFFFF; --go: #0E6B3A; --keep: #A8201A; }
@media (prefers-color-scheme: dark) { :root { --ink: #ECEFF4; --quiet: #A4ADBA; --paper: #12161C; --surface: #1B212A; --line: #2C3440; --brand: #8FB4E8; --on-brand: #12161C; --go: #5FD39A; --keep: #FF9C94; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.5 "PingFang SC", "Microsoft YaHei", "Noto Sans SC", system-ui, sans-serif; }
main { max-width: 30rem; margin: 0 auto; padding: 16px 16px 48px; }
nav { display: flex; justify-content: flex-end; }
a { display: inline-flex; align-items: center; min-width: 48px; min-height: 48px; color: var(--brand); }
h1 { margin: 0; font-size: 1.25rem; line-height: 1.35; text-wrap: balance; }
h2 { margin: 0 0 8px; font-size: 1.0625rem; }
p { margin: 8px 0; }
.demo { text-align: center; font-weight: 700; }
.seal, .payments { padding: 16px; background: var(--surface); border: 1px solid var(--line); border-radius: 12px; }
.seal[data-state="signed"] { border-left: 8px solid var(--go); }
.seal[data-state="unsigned"] { border: 3px solid var(--keep); color: var(--keep); }
.paper { margin: 16px 0; border: 1px solid var(--line); border-radius: 4px; overflow: hidden; background: #fff; }
.paper svg { display: block; width: 100%; height: auto; }
ul { margin: 0; padding: 0; list-style: none; }
li { padding: 8px 0; border-top: 1px solid var(--line); }
li:first-child { border-top: 0; }
li[data-state="paid"] strong { color: var(--go); }
.id { display: block; color: var(--quiet); font-size: 0.8125rem; overflow-wrap: anywhere; }
button { width: 100%; min-height: 56px; border: 0; border-radius: 12px; background: var(--brand); color: var(--on-brand); font: inherit; font-weight: 700; }
summary { min-height: 48px; padding: 12px 0; }
pre { overflow-x: auto; font-size: 0.875rem; }
@page { margin: 10mm; }
@media print {
  :root { --ink: #000; --quiet: #333; --paper: #fff; --surface: #fff; --line: #999; --go: #000; --keep: #000; }
  main { max-width: 80mm; padding: 0; }
  .seal, .payments { padding: 8px 0; border-width: 0; font-size: 0.8125rem; }
  .seal[data-state="signed"] { border-left: 0; }
  h1, h2 { font-size: 0.875rem; }
  .paper { border: 0; }
  .screen-only { display: none; }
}
`;

/** The one thing on the page that a document cannot do by itself. */
export const PAGE_SCRIPT = `document.getElementById("print")?.addEventListener("click", () => print());
`;
