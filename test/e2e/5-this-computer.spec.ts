import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beginsWithCustomer } from './support/conversation.js'
import { expect, test } from './support/far-center.js'

test.describe('on this computer', () => {
  test('Test Auto Answer with a silent microphone names it, and says what to do', async ({
    agent,
    center,
    headset,
  }) => {
    await center.sets.agent('alex', { autoAnswer: true })
    await agent.signsIn()
    await agent.opensConnection(headset)
    await agent.opens('Test Auto Answer')
    // Nobody says a word.
    await agent.button('Start test').click()
    await agent.sees('The test failed at “First audio both ways”.')
    const last = agent.page.getByRole('listitem').last()
    await expect(last).toContainText(/The microphone “.+” was silent\. Say a few words during the test/)
    await agent.goesBack()
    await agent.isIn('Available')
  })

  test('a microphone that is pulled out during a call is told at once, and the call goes on', async ({
    agent,
    center,
    headset,
    devices,
  }) => {
    await beginsWithCustomer({ agent, center, headset }, { sentence: 'billing' })
    await devices.unplugsMicrophone()
    await expect(agent.headline).toContainText(/No microphone was found/)
    await agent.sees(/Your call goes on/)
    await headset.listen().hears('customers/billing')
    expect(await center.interactionOf('alex')).toBe('active')
  })

  test('what IT locked is shown as locked, and not offered', async ({ workstation, center }) => {
    const policy = join(workstation.userData, 'policy.json')
    await writeFile(
      policy,
      JSON.stringify({ theme: { locked: 'dark' }, server: { locked: new URL(center.url).origin } }),
    )
    const agent = await workstation.starts({ env: { OFFHOOK_POLICY: policy } })
    await agent.sees('Set by your administrator')
    await agent.signsIn()
    await agent.button('Menu').click()
    await agent.sees('Set by your administrator')
    await expect(agent.page.getByRole('menuitemradio', { name: 'Light' })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
    expect(await agent.page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
  })

  test('everything is drawn larger by keys, in a window with room for it, and is so at the next start', async ({
    workstation,
  }) => {
    const drawn = () =>
      workstation.softphone?.app.evaluate(({ BrowserWindow }) => {
        const window = BrowserWindow.getAllWindows().find((one) =>
          one.webContents.getURL().includes('://console/'),
        )
        const { width, height } = window?.getBounds() ?? { width: 0, height: 0 }
        return { factor: window?.webContents.getZoomFactor(), width, height }
      })
    // As the system hands keys over: those of the test's debugger reach the page alone.
    const press = (keyCode: string) =>
      workstation.softphone?.app.evaluate(({ BrowserWindow }, code) => {
        const window = BrowserWindow.getAllWindows().find((one) =>
          one.webContents.getURL().includes('://console/'),
        )
        for (const type of ['keyDown', 'keyUp'] as const)
          window?.webContents.sendInputEvent({ type, keyCode: code, modifiers: ['control'] })
      }, keyCode)
    const agent = await workstation.starts()
    await agent.seesSignIn()
    expect(await drawn()).toEqual({ factor: 1, width: 400, height: 680 })
    for (const key of ['=', '=', 'numadd']) await press(key)
    await expect(agent.page.getByTestId('polite')).toHaveText('Zoom 150 %.')
    const large = { factor: 1.5, width: 540, height: 780 }
    await expect.poll(drawn).toEqual(large)
    expect(await agent.page.evaluate(() => [innerWidth, devicePixelRatio])).toEqual([360, 1.5])

    await workstation.crashes()
    const again = await workstation.starts()
    await again.seesSignIn()
    await expect.poll(drawn).toEqual(large)
    await press('0')
    await expect.poll(async () => (await drawn())?.factor).toBe(1)
  })

  test('a kept sign-in whose contact center is away can be given up for another', async ({
    workstation,
    far,
    keyring,
  }) => {
    const desk = { ...keyring, server: far.center.url }
    const before = await workstation.starts(desk)
    await before.signsIn('alex')
    await workstation.crashes()
    await far.crashes()
    const agent = await workstation.starts(desk)
    await agent.sees('Signing in again as alex')
    await agent.sees(/Offhook keeps trying/)
    await agent.button('Sign in as somebody else').click()
    await agent.seesSignIn()
    await workstation.crashes()
    await far.startsAgain()
    const next = await workstation.starts(desk)
    await next.seesSignIn()
    await next.signsIn('sam')
  })

  test('a kept sign-in is not taken to another contact center', async ({ workstation, center, keyring }) => {
    const before = await workstation.starts(keyring)
    await before.signsIn('alex')
    await workstation.crashes()
    // Nobody listens there.
    const agent = await workstation.starts({ ...keyring, server: 'http://127.0.0.1:9' })
    await agent.sees('Agents sign in at another place now. Sign in again.')
    await workstation.crashes()
    const next = await workstation.starts({ ...keyring, server: center.url })
    await next.seesSignIn()
  })
})
