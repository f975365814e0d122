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
