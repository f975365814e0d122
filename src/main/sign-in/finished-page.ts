import { createHash } from 'node:crypto'

/** The last page of a sign-in in the browser. It runs no script, loads nothing, and tells no other page where it came from. */
export interface FinishedPage {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type FinishedAs = 'signed-in' | 'failed' | 'another-sign-in' | 'not-found'

const words: Readonly<Record<FinishedAs, readonly [status: number, title: string, detail: string]>> = {
  'signed-in': [200, 'You are signed in', 'You can close this tab.'],
  failed: [400, 'You are not signed in', 'Go back to Offhook: it says why, and what to do.'],
  'another-sign-in': [
    400,
    'This page belongs to another sign-in',
    'Go back to Offhook and press Sign in, or Open again.',
  ],
  'not-found': [404, 'There is nothing here', 'You can close this tab.'],
}

/** The colours of the console (src/renderer/shared/styles/tokens.css). */
const style = `
:root { color-scheme: light dark; font: 14px/20px Inter, system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center;
  background: light-dark(#f6f7f9, #101217); color: light-dark(#12151c, #f3f5f8); }
main { max-width: 360px; margin: 24px; padding: 32px; border-radius: 16px; text-align: center;
  background: light-dark(#ffffff, #191c23); border: 1px solid light-dark(#e0e4ea, #2b303b); }
h1, p { text-wrap: balance; }
h1 { margin: 16px 0 8px; font-size: 22px; line-height: 28px; font-weight: 680; letter-spacing: -0.02em; }
p { margin: 0; color: light-dark(#454d5b, #bcc3cf); }
`
const styleHash = createHash('sha256').update(style).digest('base64')

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  connection: 'close',
}

export function finishedPage(as: FinishedAs): FinishedPage {
  const [status, title, detail] = words[as]
  return {
    status,
    headers,
    body: `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} · Offhook</title><style>${style}</style></head>
<body><main>${mark}<h1>${title}</h1><p>${detail}</p></main></body>
</html>
`,
  }
}

/** The product's icon (resources/icons/icon.svg), without its gradient. */
const mark = `<svg width="48" height="48" viewBox="0 0 512 512" aria-hidden="true">
<rect x="24" y="24" width="464" height="464" rx="112" fill="#4049da"/>
<g transform="rotate(-14 254 190)" fill="#fff"><path d="M116.32 204.43A201.88 201.88 0 0 1 391.68 204.43" fill="none" stroke="#fff" stroke-width="62.72" stroke-linecap="round"/><rect x="75.64" y="154.12" width="94.08" height="101.92" rx="31.36" transform="rotate(22 122.68 205.08)"/><rect x="338.28" y="154.12" width="94.08" height="101.92" rx="31.36" transform="rotate(-22 385.32 205.08)"/></g>
<path d="M158 398H354M158 398 142 352M354 398 370 352" fill="none" stroke="#fff" stroke-width="40" stroke-linecap="round"/>
</svg>`
