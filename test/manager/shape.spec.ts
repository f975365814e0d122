import type { Locator } from '@playwright/test'
import { expect, goTo, signIn, test } from './support/manager-test.js'

const places = ['Profile', 'Agent Groups', 'Agents', 'Live view', 'Administrators', 'Audit']

test('fits a narrow window: nothing scrolls sideways but a table within itself', async ({ manager }) => {
  await manager.setViewportSize({ width: 400, height: 800 })
  for (const place of places) {
    await goTo(manager, place)
    await expect(manager.getByRole('heading', { level: 1, name: place })).toBeVisible()
    const over = await manager.getByRole('main').evaluate((main) => main.scrollWidth - main.clientWidth)
    expect(over, place).toBeLessThanOrEqual(0)
  }
})

test('is used by keyboard alone, and says where it is after each change of page', async ({ manager }) => {
  await expect(manager.getByRole('heading', { name: 'Profile' })).toBeVisible()
  await expect(manager.getByRole('heading', { name: 'Profile' })).toBeFocused()
  await manager.getByRole('link', { name: 'Skip to the content' }).press('Enter')
  await expect(manager.getByRole('main')).toBeFocused()
  await manager.keyboard.press('Tab')
  await expect(manager.getByRole('radio', { name: 'Persistent' })).toBeFocused()
  await manager.keyboard.press('ArrowUp')
  await expect(manager.getByRole('radio', { name: 'On Demand' })).toBeChecked()
  await manager.getByRole('button', { name: 'Save' }).press('Enter')
  await expect(manager.getByTestId('announcer')).toHaveText(/Saved/)
  await manager.getByRole('link', { name: 'Agent Groups' }).press('Enter')
  await expect(manager.getByRole('heading', { name: 'Agent Groups' })).toBeFocused()
  await expect(manager).toHaveTitle('Agent Groups · Configuration Manager')
})

test('says that the center is away, and goes on when it is back', async ({ manager }) => {
  await expect(manager.getByRole('heading', { name: 'Profile' })).toBeVisible()
  await manager.context().setOffline(true)
  await goTo(manager, 'Agents')
  await expect(manager.getByRole('alert')).toContainText('cannot be reached')
  await manager.context().setOffline(false)
  await manager.getByRole('button', { name: 'Try again' }).click()
  await expect(manager.getByRole('table', { name: 'Agents' })).toBeVisible()
})

test('is light or dark as one likes, also after a reload', async ({ visitor }) => {
  await signIn(visitor)
  const root = visitor.locator('html')
  await expect(root).not.toHaveAttribute('data-theme', /./)
  await visitor.getByRole('button', { name: 'Theme: System' }).click()
  await expect(root).toHaveAttribute('data-theme', 'light')
  await visitor.getByRole('button', { name: 'Theme: Light' }).click()
  await visitor.reload()
  await expect(root).toHaveAttribute('data-theme', 'dark')
})

test('shows in forced colours what is chosen and where one is', async ({ manager }) => {
  await manager.emulateMedia({ forcedColors: 'active' })
  const look = (locator: Locator) =>
    locator.evaluate((element) => {
      const { backgroundColor, borderTopColor, color } = getComputedStyle(element)
      return [backgroundColor, borderTopColor, color].join()
    })
  const differ = async (one: Locator, other: Locator) => expect(await look(one)).not.toBe(await look(other))
  const link = (name: string) => manager.getByRole('navigation', { name: 'Main' }).getByRole('link', { name })
  await expect(manager.getByRole('heading', { name: 'Profile' })).toBeVisible()
  await differ(link('Profile'), link('Audit'))
  await differ(
    manager.getByRole('radio', { name: 'Persistent' }),
    manager.getByRole('radio', { name: 'On Demand' }),
  )
  await differ(
    manager.getByRole('switch', { name: 'Allow Agents to Change Phone Connection Mode' }),
    manager.getByRole('switch', { name: 'Enable Auto Answer' }),
  )
  await goTo(manager, 'Agents')
  await manager.getByRole('checkbox', { name: 'Choose alex', exact: true }).click()
  await differ(
    manager.getByRole('checkbox', { name: 'Choose alex', exact: true }),
    manager.getByRole('checkbox', { name: 'Choose sam', exact: true }),
  )
})
