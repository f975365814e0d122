import { expect, expectAccessible, signIn, test } from './support/manager-test.js'

test('asks who it is, refuses a wrong password and lets the right one in', async ({ visitor }) => {
  await expect(visitor.getByRole('heading', { name: 'Configuration Manager' })).toBeVisible()
  await expectAccessible(visitor, 'sign-in')
  await signIn(visitor, 'wrong')
  await expect(visitor.getByRole('alert')).toBeVisible()
  await signIn(visitor)
  await expect(visitor.getByRole('heading', { name: 'Profile' })).toBeVisible()
})

test('keeps the token nowhere but in memory', async ({ manager }) => {
  await expect(manager.getByRole('heading', { name: 'Profile' })).toBeVisible()
  const kept = await manager.evaluate(() => ({
    local: localStorage.length,
    session: sessionStorage.length,
    cookie: document.cookie,
    address: location.href,
  }))
  expect(kept).toMatchObject({ local: 0, cookie: '' })
  expect(kept.address).toMatch(/\/manager\/home\/profile$/)
  await manager.reload()
  await expect(manager.getByLabel('Password')).toBeVisible()
})

test('leads to the address that was asked for, also to that of Users > Properties', async ({
  visitor,
  center,
}) => {
  await visitor.goto(`${center.url}/manager/users/alex`)
  await signIn(visitor)
  await expect(visitor.getByRole('heading', { name: 'Alex Morgan' })).toBeVisible()
})

test('is framed by nobody and runs its own scripts only', async ({ center }) => {
  const { headers } = await fetch(`${center.url}/manager/`)
  expect(headers.get('content-security-policy')).toContain("script-src 'self'")
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  const missing = await fetch(`${center.url}/manager/assets/..%2F..%2Fpackage.json`)
  expect(missing.status).toBe(404)
})
