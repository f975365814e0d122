import { createHash } from 'node:crypto'

/**
 * The style of the issuer's pages. The palette and the scale are the console's (src/renderer/shared/styles/tokens.css); a
 * test holds both together.
 */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --canvas: light-dark(#f6f7f9, #101217);
  --surface: light-dark(#ffffff, #191c23);
  --sunken: light-dark(#edeff3, #22262f);
  --line: light-dark(#e0e4ea, #2b303b);
  --line-strong: light-dark(#7b8493, #6f7989);
  --ink: light-dark(#12151c, #f3f5f8);
  --ink-soft: light-dark(#454d5b, #bcc3cf);
  --ink-faint: light-dark(#5d6675, #98a1b0);
  --accent-fill: light-dark(#3b45d8, #5661f2);
  --accent-fill-hover: light-dark(#2f38bd, #4a55e4);
  --accent-text: light-dark(#343dc6, #a6afff);
  --accent-soft: light-dark(#ebedfe, #242947);
  --focus: light-dark(#3b45d8, #a6afff);
  --bad-text: light-dark(#ae1b28, #ff9a9a);
  --bad-soft: light-dark(#fdebec, #35191c);
  --on-fill: #ffffff;
  --shadow-card:
    0 1px 2px light-dark(rgb(18 21 28 / 6%), rgb(0 0 0 / 30%)),
    0 4px 16px light-dark(rgb(18 21 28 / 5%), rgb(0 0 0 / 24%));
  --half: 4px;
  --one: 8px;
  --two: 16px;
  --three: 24px;
  --four: 32px;
  --radius-control: 10px;
  --radius-card: 16px;
  --text-caption: 12px/16px var(--font);
  --text-small: 13px/20px var(--font);
  --text-body: 14px/20px var(--font);
  --text-title: 16px/24px var(--font);
  --text-headline: 22px/28px var(--font);
  --font: 'Inter Variable', system-ui, sans-serif;
}
*, *::before, *::after { box-sizing: border-box; }
body {
  display: grid;
  min-height: 100vh;
  margin: 0;
  padding: var(--three);
  place-items: center;
  background: var(--canvas);
  color: var(--ink);
  font: var(--text-body);
  -webkit-font-smoothing: antialiased;
}
main {
  display: grid;
  gap: var(--three);
  width: 100%;
  max-width: 384px;
  padding: var(--four);
  border: 1px solid var(--line);
  border-radius: var(--radius-card);
  background: var(--surface);
  box-shadow: var(--shadow-card);
}
header { display: grid; justify-items: center; gap: var(--half); text-align: center; }
h1, p, dl, dd { margin: 0; }
h1 { margin-top: var(--two); font: var(--text-headline); font-weight: 680; letter-spacing: -0.02em; text-wrap: balance; }
header p { color: var(--ink-soft); text-wrap: balance; }
header p.where { color: var(--ink-faint); font: var(--text-small); overflow-wrap: anywhere; }
form { display: grid; gap: var(--two); }
.field { display: grid; gap: var(--half); }
label { font: var(--text-small); font-weight: 600; }
input {
  width: 100%;
  height: 40px;
  padding: 0 12px;
  border: 1px solid var(--line-strong);
  border-radius: var(--radius-control);
  background: var(--surface);
  color: var(--ink);
  font: var(--text-body);
}
input[aria-invalid='true'] { border-color: var(--bad-text); }
.strip {
  padding: 10px 12px;
  border-radius: var(--radius-control);
  background: var(--bad-soft);
  color: var(--bad-text);
  font: var(--text-small);
  font-weight: 500;
  text-wrap: balance;
}
.actions { display: grid; gap: var(--one); }
button, a.button {
  display: flex;
  align-items: center;
  justify-content: center;
  min-height: 48px;
  padding: 0 var(--two);
  border: 1px solid transparent;
  border-radius: var(--radius-control);
  background: var(--accent-fill);
  color: var(--on-fill);
  font: var(--text-title);
  font-weight: 600;
  text-decoration: none;
  cursor: pointer;
}
button:hover, a.button:hover { background: var(--accent-fill-hover); }
button.quiet { min-height: 40px; background: transparent; color: var(--accent-text); font: var(--text-body); font-weight: 600; }
button.quiet:hover { background: var(--accent-soft); }
.note { color: var(--ink-faint); font: var(--text-caption); text-align: center; text-wrap: balance; }
.note code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
:focus { outline: none; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
input:focus { outline: 2px solid var(--focus); outline-offset: -1px; }
@media (max-width: 440px) {
  body { padding: 0; place-items: stretch; }
  main { align-content: center; max-width: none; border: 0; border-radius: 0; box-shadow: none; }
}
@media (forced-colors: active) {
  button, a.button { border-color: ButtonText; }
}
`

/** Named by its content, so that a browser may keep it for ever. */
export const styleFile = `style-${createHash('sha256').update(pageStyle).digest('hex').slice(0, 12)}.css`
