import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { authorizationRequest, readEndpoints } from '../../src/contact-center/lab/sign-in-flow.js'
import { expect, expectAccessible, test as base } from './support/manager-test.js'

interface Softphone {
  /** where it sends the browser */
  readonly authorizationUrl: string
  readonly state: string
  /** what the browser brings back, once it has come */
  readonly answer: Promise<URLSearchParams>
}

/** As a softphone waits for the browser: on a port of this computer. */
const test = base.extend<{ readonly softphone: Softphone }>({
  softphone: async ({ center }, use) => {
    const { promise: answer, resolve } = Promise.withResolvers<URLSearchParams>()
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>Back</title><h1>Back</h1>')
      if (pathname === '/callback') resolve(searchParams)
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const { port } = server.address() as AddressInfo
    const endpoints = await readEndpoints(center.url)
    const { parameters } = authorizationRequest(center.url, endpoints, 'agent')
    const asked = { ...parameters, redirect_uri: `http://127.0.0.1:${port}/callback` }
    await use({
      authorizationUrl: `${endpoints.authorization_endpoint}?${new URLSearchParams(asked).toString()}`,
      state: parameters['state'] ?? '',
      answer,
    })
    server.closeAllConnections()
    server.close()
  },
})

test('says who asks and where, refuses with words at the fields, and brings the agent back', async ({
  visitor,
  softphone,
}) => {
  await visitor.setViewportSize({ width: 900, height: 720 })
  await visitor.goto(softphone.authorizationUrl)
  await expect(visitor.getByRole('heading', { name: 'Sign in to Northwind Care' })).toBeVisible()
  await expect(visitor.getByText('with the Offhook softphone on this computer')).toBeVisible()
  const [username, password] = [visitor.getByLabel('User name'), visitor.getByLabel('Password')]
  await expect(username).toBeFocused()
  await expectAccessible(visitor, 'issuer-sign-in')

  await username.fill('Alex')
  await password.fill('wrong')
  await visitor.keyboard.press('Enter')
  await expect(visitor.getByRole('alert')).toHaveText('User name or password is wrong.')
  await expect(password).toHaveAccessibleDescription('User name or password is wrong.')
  await expect(password).toHaveAttribute('aria-invalid', 'true')
  await expect(password).toBeFocused()
  await expect(username).toHaveValue('Alex')
  await expectAccessible(visitor, 'issuer-refused')

  await password.fill('offhook-demo')
  await visitor.keyboard.press('Enter')
  await expect(visitor.getByRole('heading', { name: 'Back' })).toBeVisible()
  const answer = await softphone.answer
  expect(answer.get('state')).toBe(softphone.state)
  expect(answer.get('code')).toMatch(/^[\w-]{40,}$/)
})

test('brings a cancelled sign-in back as cancelled', async ({ visitor, softphone }) => {
  await visitor.goto(softphone.authorizationUrl)
  await visitor.getByRole('button', { name: 'Cancel' }).click()
  await expect(visitor.getByRole('heading', { name: 'Back' })).toBeVisible()
  expect((await softphone.answer).get('error')).toBe('access_denied')
})

test('works without JavaScript, on a small screen, and asks again whoever comes next', async ({
  center,
  chromium,
  softphone,
}) => {
  const context = await chromium.newContext({
    javaScriptEnabled: false,
    viewport: { width: 360, height: 640 },
  })
  const page = await context.newPage()
  await page.goto(softphone.authorizationUrl)
  const folder = process.env['OFFHOOK_PICTURES']
  if (folder) await page.screenshot({ path: `${folder}/manager-issuer-small.png` })
  await page.getByLabel('User name').fill('alex')
  await page.getByLabel('Password').fill('offhook-demo')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Back' })).toBeVisible()
  // Whoever sits down next is somebody else perhaps.
  await page.goto(softphone.authorizationUrl)
  await expect(page.getByLabel('Password')).toHaveValue('')
  expect((await context.cookies(center.url)).filter(({ name }) => name.includes('session'))).toEqual([])
  await context.close()
})

test('says in words when the sign-in is over, or was asked for wrongly', async ({
  visitor,
  softphone,
  center,
}) => {
  await visitor.goto(softphone.authorizationUrl)
  const page = visitor.url()
  await visitor.context().clearCookies()
  await visitor.goto(page)
  await expect(visitor.getByRole('heading', { name: 'This did not work' })).toBeVisible()
  await expectAccessible(visitor, 'issuer-over')
  await visitor.goto(`${center.url}/oidc/auth?client_id=somebody`)
  await expect(visitor.getByText('begin the sign-in again')).toBeVisible()
  await expect(visitor.locator('main')).not.toContainText('node_modules')
  await expectAccessible(visitor, 'issuer-failed')
})
