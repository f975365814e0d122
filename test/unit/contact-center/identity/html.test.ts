import { expect, it } from 'vitest'
import { html } from '../../../../src/contact-center/identity/html.js'
import { signInPage } from '../../../../src/contact-center/identity/pages.js'

it('escapes what is put in, also within attributes, and leaves HTML as it is', () => {
  const hostile = `"><script>alert('&')</script>`
  const inner = html`<b>${hostile}</b>`
  expect(html`<p title="${hostile}">${inner}${null}</p>`.html).toBe(
    '<p title="&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;"><b>&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;</b></p>',
  )
})

it('shows a hostile name in the page as text', () => {
  const page = signInPage({
    asking: 'with the Offhook softphone on this computer',
    center: '<img src=x onerror=alert(1)>',
    host: '127.0.0.1',
    username: '" onfocus="alert(1)',
    password: '',
    error: 'User name or password is wrong.',
    action: '/oidc/sign-in/x',
  })
  expect(page).not.toContain('<img')
  expect(page).toContain('value="&quot; onfocus=&quot;alert(1)"')
})
