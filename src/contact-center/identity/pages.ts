import { type Html, html } from './html.js'
import { issuerPath } from './identity-options.js'
import { styleFile } from './page-style.js'

/** The pages of the embedded issuer, as text. They work without scripts. */
export function page(title: string, body: Html): string {
  const whole = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${title} · Offhook</title>
        <link rel="stylesheet" href="${issuerPath}/${styleFile}" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html> `
  return whole.html
}

/** The product's icon (resources/icons/icon.svg). */
const mark = html`<svg width="48" height="48" viewBox="0 0 512 512" aria-hidden="true" focusable="false">
  <defs>
    <linearGradient id="g" gradientUnits="userSpaceOnUse" x1="0" y1="0" x2="0" y2="512">
      <stop stop-color="#5863f0" />
      <stop offset="1" stop-color="#2f38bd" />
    </linearGradient>
  </defs>
  <rect x="24" y="24" width="464" height="464" rx="112" fill="url(#g)" />
  <g transform="rotate(-14 254 190)">
    <path
      d="M116.32 204.43A201.88 201.88 0 0 1 391.68 204.43"
      fill="none"
      stroke="#fff"
      stroke-width="62.72"
      stroke-linecap="round"
    />
    <rect
      x="75.64"
      y="154.12"
      width="94.08"
      height="101.92"
      rx="31.36"
      fill="#fff"
      transform="rotate(22 122.68 205.08)"
    />
    <rect
      x="338.28"
      y="154.12"
      width="94.08"
      height="101.92"
      rx="31.36"
      fill="#fff"
      transform="rotate(-22 385.32 205.08)"
    />
  </g>
  <path
    d="M158 398L354 398M158 398L142 352M354 398L370 352"
    fill="none"
    stroke="#fff"
    stroke-width="40"
    stroke-linecap="round"
  />
</svg>`

export interface SignInView {
  /** `Offhook softphone on this computer` */
  readonly asking: string
  /** the contact center by name, and where it is */
  readonly center: string
  readonly host: string
  readonly username: string
  readonly password: string
  /** what was wrong with the try before */
  readonly error: string | null
  /** where the form goes; its own address */
  readonly action: string
}

export function signInPage(view: SignInView): string {
  const { asking, center, host, username, password, error, action } = view
  const invalid = error === null ? null : html` aria-invalid="true" aria-describedby="error"`
  const focus = html` autofocus`
  const missing = username === '' ? 'username' : password === '' ? 'password' : 'submit'
  const body = html` <header>
      ${mark}
      <h1>Sign in to ${center}</h1>
      <p>${asking}</p>
      <p class="where">${host}</p>
    </header>
    <form method="post" action="${action}">
      ${error === null ? null : html`<p class="strip" id="error" role="alert">${error}</p>`}
      <div class="field">
        <label for="username">User name</label>
        <input
          id="username"
          name="username"
          type="text"
          value="${username}"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          maxlength="100"
          required${invalid}${missing === 'username' ? focus : null}
        />
      </div>
      <div class="field">
        <label for="password">Password</label>
        <input
          id="password"
          name="password"
          type="password"
          value="${password}"
          autocomplete="current-password"
          maxlength="200"
          required${invalid}${missing === 'password' ? focus : null}
        />
      </div>
      <div class="actions">
        <button type="submit" name="action" value="sign-in" ${missing === 'submit' ? focus : null}>
          Sign in
        </button>
        <button type="submit" name="action" value="cancel" class="quiet" formnovalidate>Cancel</button>
      </div>
    </form>`
  return page('Sign in', body)
}

/** @param detail what an IT department can make something of; nothing secret */
export const failurePage = (words: string, detail: string | null): string =>
  page(
    'Sign-in not possible',
    html` <header>
        ${mark}
        <h1>This did not work</h1>
        <p>${words}</p>
      </header>
      ${detail === null ? null : html`<p class="note">For your IT support: <code>${detail}</code></p>`}`,
  )

/** @param form the issuer's own, with the id `op.logoutForm` */
export const signOutPage = (form: Html): string =>
  page(
    'Sign out',
    html` <header>
        ${mark}
        <h1>Sign out?</h1>
        <p>You are signed in with this browser.</p>
      </header>
      <div class="actions">
        <button autofocus type="submit" form="op.logoutForm" value="yes" name="logout">Sign out</button>
        <button type="submit" form="op.logoutForm" class="quiet">Stay signed in</button>
        ${form}
      </div>`,
  )

/** The one script of these pages: it presses the button. Whoever runs no scripts presses it. */
export const pressSignOut = "document.querySelector('button[name=logout]').click()"

/** @param form as of signOutPage; for whoever has said already that they want to leave */
export const leavingPage = (form: Html): string =>
  page(
    'Signing out',
    html` <header>
        ${mark}
        <h1>Signing out</h1>
      </header>
      <div class="actions">
        <button type="submit" form="op.logoutForm" value="yes" name="logout">Sign out</button>
        ${form}
      </div>
      ${{ html: `<script>${pressSignOut}</script>` }}`,
  )

export const signedOutPage = (): string =>
  page(
    'Signed out',
    html`<header>
      ${mark}
      <h1>You are signed out</h1>
      <p>You can close this page.</p>
    </header>`,
  )
