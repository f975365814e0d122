import { expect, expectAccessible, goTo, signIn, test, typePassword } from './support/manager-test.js'

test('asks who it is on the page of the issuer, refuses a wrong password and lets the right one in', async ({
  visitor,
}) => {
  await expect(visitor.getByRole('heading', { name: 'Configuration Manager' })).toBeVisible()
  await expectAccessible(visitor, 'sign-in')
  await signIn(visitor, 'wrong')
  await expect(visitor.getByRole('alert')).toBeVisible()
  await expectAccessible(visitor, 'issuer-refused')
  await typePassword(visitor)
  await expect(visitor.getByRole('heading', { name: 'Profile' })).toBeVisible()
  expect(visitor.url()).toMatch(/\/manager\/home\/profile$/)
})

test('says that a sign-in was cancelled', async ({ visitor }) => {
  await visitor.getByRole('button', { name: 'Sign in' }).click()
  await visitor.getByRole('button', { name: 'Cancel' }).click()
  await expect(visitor.getByRole('alert')).toHaveText('The sign-in was cancelled.')
  await signIn(visitor)
  await expect(visitor.getByRole('heading', { name: 'Profile' })).toBeVisible()
})

test('keeps no token where a script could find it later, and goes on after a reload all the same', async ({
  manager,
}) => {
  await expect(manager.getByRole('heading', { name: 'Profile' })).toBeVisible()
  const kept = await manager.evaluate(() => ({
    local: localStorage.length,
    session: Object.entries(sessionStorage),
    cookie: document.cookie,
  }))
  expect(kept).toEqual({ local: 0, session: [['offhook-signed-in', 'yes']], cookie: '' })
  await goTo(manager, 'Agents')
  await manager.reload()
  await expect(manager.getByRole('heading', { name: 'Agents' })).toBeVisible()
  expect(manager.url()).toMatch(/\/manager\/agents$/)
})

test('signs out at the issuer too, without a second question: a reload asks for the password', async ({
  manager,
}) => {
  await expect(manager.getByRole('heading', { name: 'Profile' })).toBeVisible()
  await manager.getByRole('button', { name: 'Sign out' }).click()
  await expect(manager.getByRole('button', { name: 'Sign in' })).toBeVisible()
  await manager.reload()
  await manager.getByRole('button', { name: 'Sign in' }).click()
  await expect(manager.getByLabel('Password')).toBeVisible()
})

test('is asked by the issuer when another page sends the browser there to sign out', async ({
  manager,
  center,
}) => {
  await expect(manager.getByRole('heading', { name: 'Profile' })).toBeVisible()
  await manager.goto(`${center.url}/oidc/session/end`)
  await expect(manager.getByRole('heading', { name: 'Sign out?' })).toBeVisible()
  await manager.getByRole('button', { name: 'Stay signed in' }).click()
  await manager.goto(`${center.url}/manager/`)
  await expect(manager.getByRole('heading', { name: 'Profile' })).toBeVisible()
})

test('does not let an agent in', async ({ visitor }) => {
  await signIn(visitor, 'offhook-demo', 'alex')
  await expect(visitor.getByRole('alert')).toContainText('wrong')
})

test('leads to the address that was asked for, also to that of Users > Properties', async ({
  visitor,
  center,
}) => {
  await visitor.goto(`${center.url}/manager/users/alex`)
  await signIn(visitor)
  await expect(visitor.getByRole('heading', { name: 'Alex Morgan' })).toBeVisible()
  await expect(visitor.getByRole('navigation', { name: 'Breadcrumb' })).toHaveText('UsersProperties')
})

test('is framed by nobody and runs its own scripts only', async ({ center }) => {
  const { headers } = await fetch(`${center.url}/manager/`)
  expect(headers.get('content-security-policy')).toContain("script-src 'self'")
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  const missing = await fetch(`${center.url}/manager/assets/..%2F..%2Fpackage.json`)
  expect(missing.status).toBe(404)
})

test('opened by another name of the center, goes to the one that a sign-in comes back to', async ({
  visitor,
  center,
}) => {
  await visitor.goto(`${center.url.replace('127.0.0.1', 'localhost')}/manager/agents`)
  await visitor.getByRole('button', { name: 'Sign in' }).click()
  await expect(visitor).toHaveURL(`${center.url}/manager/agents`)
  await signIn(visitor)
  await expect(visitor.getByRole('heading', { name: 'Agents' })).toBeVisible()
})
