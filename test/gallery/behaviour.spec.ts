// Drives the built console by keyboard and accessible names in real Electron, with a stand-in for main.
import assert from 'node:assert/strict'
import { activeCall, baseSnapshot, closedConnection, offeredCall, openConnection } from './base-snapshot.js'
import { test } from './gallery-test.js'
import { NOW, type Gallery } from './open-gallery.js'
import { plainStates } from './plain-states.js'

const base = baseSnapshot(NOW)
const validating = {
  ...closedConnection(NOW),
  state: 'validating',
  connectionId: 'c1',
  pinAttemptsLeft: 3,
  pinExpiresAt: NOW + 48_000,
} as const
const busy = { ...base, connection: openConnection(NOW), call: activeCall(NOW) }
const commands = async (gallery: Gallery): Promise<unknown[]> =>
  (await gallery.sent()).filter(({ command }) => command !== 'devices.meter')

const expectations: Readonly<Record<string, (gallery: Gallery) => Promise<void>>> = {
  'the PIN is typed without a click and Enter confirms it': async (gallery) => {
    await gallery.show({ name: 'pin', snapshot: () => ({ ...base, connection: validating }) })
    await gallery.page.keyboard.type('4x711')
    await gallery.page.keyboard.press('Enter')
    assert.deepEqual(await commands(gallery), [{ command: 'connection.confirmPin', input: { pin: '4711' } }])
  },
  'three digits are not sent, and backspace goes back': async (gallery) => {
    await gallery.show({ name: 'pin', snapshot: () => ({ ...base, connection: validating }) })
    await gallery.page.keyboard.type('479')
    await gallery.page.keyboard.press('Enter')
    assert.deepEqual(await commands(gallery), [])
    await gallery.page.keyboard.press('Backspace')
    await gallery.page.keyboard.type('11')
    await gallery.page.keyboard.press('Enter')
    assert.deepEqual(await commands(gallery), [{ command: 'connection.confirmPin', input: { pin: '4711' } }])
  },
  'a pasted PIN fills all four boxes': async (gallery) => {
    await gallery.show({ name: 'pin', snapshot: () => ({ ...base, connection: validating }) })
    await gallery.page.evaluate(() => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text', ' 47 11 ')
      document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
    })
    await gallery.page.getByRole('button', { name: 'Confirm' }).click()
    assert.deepEqual(await commands(gallery), [{ command: 'connection.confirmPin', input: { pin: '4711' } }])
  },
  'a wrong PIN empties the boxes for the next try': async (gallery) => {
    await gallery.show({
      name: 'pin',
      snapshot: () => ({ ...base, connection: validating }),
      refuse: { code: 'pin-wrong', message: 'Wrong PIN.' },
    })
    await gallery.page.keyboard.type('0000')
    await gallery.page.keyboard.press('Enter')
    await gallery.page.waitForFunction(() =>
      [...document.querySelectorAll('input')].every(({ value }) => value === ''),
    )
    const next = { ...validating, pinError: 'Wrong PIN. 2 tries are left.', pinAttemptsLeft: 2 }
    await gallery.change({ ...base, revision: 2, connection: next })
    await gallery.page.keyboard.type('4711')
    await gallery.page.keyboard.press('Enter')
    assert.equal((await commands(gallery)).length, 2)
    assert.match(await gallery.page.getByTestId('polite').innerText(), /Wrong PIN/)
  },
  'after a time-out the same PIN can be sent again': async (gallery) => {
    await gallery.show({
      name: 'pin',
      snapshot: () => ({ ...base, connection: validating }),
      refuse: { code: 'timeout', message: 'No answer.' },
    })
    await gallery.page.keyboard.type('4711')
    await gallery.page.keyboard.press('Enter')
    await gallery.page.keyboard.press('Enter')
    assert.equal((await commands(gallery)).length, 2)
  },
  'an offer does not take the focus from a field, and Alt+A accepts it': async (gallery) => {
    await gallery.show({ name: 'open', snapshot: () => ({ ...base, connection: openConnection(NOW) }) })
    const field = gallery.page.getByRole('textbox', { name: 'Number or SIP URI' })
    await gallery.page.keyboard.press('Alt+D')
    await gallery.page.keyboard.type('+44 20')
    await gallery.change({ ...base, revision: 2, connection: openConnection(NOW), call: offeredCall(NOW) })
    await gallery.page.getByRole('button', { name: 'Accept', exact: true }).waitFor()
    await gallery.page.keyboard.type(' 79')
    assert.equal(await field.inputValue(), '+44 20 79')
    assert.match(await gallery.page.getByTestId('assertive').innerText(), /Maria Gómez/)
    await gallery.page.keyboard.press('Alt+A')
    assert.deepEqual(await commands(gallery), [{ command: 'call.answer', input: { interactionId: 'i1' } }])
  },
  'the ringing validation call is answered with Enter': async (gallery) => {
    await gallery.show({ name: 'break', snapshot: () => base })
    const ringing = { ...closedConnection(NOW), state: 'dialing', connectionId: 'c1', ringing: true }
    await gallery.change({ ...base, revision: 2, connection: ringing })
    await gallery.page.getByRole('button', { name: 'Answer', exact: true }).waitFor()
    await gallery.page.keyboard.press('Enter')
    assert.deepEqual(await commands(gallery), [{ command: 'connection.answerValidation', input: undefined }])
  },
  'Mute, Hold and Hang up have their keys, and a command in flight takes no second one': async (gallery) => {
    await gallery.show({ name: 'call', snapshot: () => busy })
    await gallery.page.keyboard.press('Alt+M')
    await gallery.page.keyboard.press('Alt+P')
    await gallery.page.keyboard.press('Alt+H')
    assert.deepEqual(await commands(gallery), [
      { command: 'call.setMuted', input: { interactionId: 'i1', muted: true } },
      { command: 'call.setHeld', input: { interactionId: 'i1', held: true } },
      { command: 'call.hangUp', input: { interactionId: 'i1' } },
    ])
    await gallery.change({ ...busy, revision: 2, call: { ...activeCall(NOW), pending: 'hang-up' } })
    await gallery.page.locator('[aria-busy=true]').waitFor()
    await gallery.page.keyboard.press('Alt+H')
    await gallery.page.getByRole('button', { name: 'Hang up' }).click()
    assert.equal((await commands(gallery)).length, 3)
  },
  'the keypad sends clicked and typed digits, and Escape closes it': async (gallery) => {
    await gallery.show({ name: 'call', snapshot: () => busy })
    await gallery.page.keyboard.press('Alt+K')
    await gallery.page.getByRole('button', { name: '5', exact: true }).click()
    await gallery.page.keyboard.type('1#')
    assert.deepEqual(
      (await gallery.sent()).map(({ input }) => (input as { tones: string }).tones),
      ['5', '1', '#'],
    )
    await gallery.page.keyboard.press('Escape')
    await gallery.page.getByRole('dialog').waitFor({ state: 'detached' })
  },
  'a status with its reason is chosen by keyboard alone': async (gallery) => {
    await gallery.show({ name: 'break', snapshot: () => base })
    await gallery.page.keyboard.press('Alt+S')
    await gallery.page.getByRole('menuitem', { name: 'On break: Lunch' }).waitFor()
    for (let step = 0; step < 2; step += 1) await gallery.page.keyboard.press('ArrowDown')
    await gallery.page.keyboard.press('Enter')
    assert.deepEqual(await commands(gallery), [
      { command: 'status.set', input: { status: 'on-break', reasonCode: 'lunch' } },
    ])
  },
  'the mode is changed in the order Work offline, Persistent, Save, Ok': async (gallery) => {
    const { profile, status } = base
    const before = { ...base, profile: profile && { ...profile, phoneConnectionMode: 'on-demand' as const } }
    await gallery.show({ name: 'profile', snapshot: () => before })
    const { page } = gallery
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('menuitem', { name: 'My Profile' }).click()
    assert.ok(await page.getByRole('radio', { name: 'Persistent' }).isDisabled())
    await page.getByRole('button', { name: 'Go to Work offline' }).click()
    await gallery.change({ ...before, revision: 2, status: status && { ...status, status: 'work-offline' } })
    await page.getByRole('radio', { name: 'Persistent' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Your status is Work offline' })
    // It has the focus a moment after it is seen.
    await dialog.locator('button:focus', { hasText: 'Ok' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    assert.deepEqual(await commands(gallery), [
      { command: 'status.set', input: { status: 'work-offline', reasonCode: null } },
      { command: 'profile.save', input: { phoneConnectionMode: 'persistent' } },
    ])
  },
  'signing in goes on in the browser, whose page can be opened again, copied and given up': async (
    gallery,
  ) => {
    const signedOut = { ...base.signIn, state: 'signed-out' } as const
    await gallery.show({ name: 'sign-in', snapshot: () => ({ ...base, signIn: signedOut }) })
    const { page } = gallery
    await page.getByRole('button', { name: 'Sign in' }).click()
    const inBrowser = { ...signedOut, state: 'signing-in', step: 'browser' } as const
    await gallery.change({ ...base, revision: 2, signIn: inBrowser })
    await page.getByText('Continue in your browser').first().waitFor()
    await page.getByRole('button', { name: 'Open again' }).click()
    await page.getByRole('button', { name: 'Copy link' }).click()
    await page.getByText('Link copied.').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    const sent = ['session.signIn', 'session.openBrowserAgain', 'session.copySignInLink', 'session.signOut']
    assert.deepEqual(
      await commands(gallery),
      sent.map((command) => ({ command, input: undefined })),
    )
  },
  'a validation call that was asked for in On break can be given up': async (gallery) => {
    await gallery.show({ name: 'pin', snapshot: () => ({ ...base, connection: validating }) })
    await gallery.page.getByRole('button', { name: 'Cancel', exact: true }).click()
    assert.deepEqual(await commands(gallery), [{ command: 'connection.declineValidation', input: undefined }])
  },
  'a sign-in that is being restored can be given up for another': async (gallery) => {
    const signIn = { ...base.signIn, state: 'signing-in', restoring: 'alex' } as const
    await gallery.show({ name: 'restoring', snapshot: () => ({ ...base, signIn }) })
    await gallery.page.getByText('Signing in again as alex').waitFor()
    await gallery.page.getByRole('button', { name: 'Sign in as somebody else' }).click()
    assert.deepEqual(await commands(gallery), [{ command: 'session.signOut', input: undefined }])
    const signedOut = { ...base, revision: 2, signIn: { ...signIn, state: 'signed-out', restoring: null } }
    await gallery.change(signedOut)
    await gallery.page.getByRole('button', { name: 'Sign in' }).waitFor()
  },
  'the echo of a leaky headset is removed by one click, and not ticked before main says so': async (
    gallery,
  ) => {
    await gallery.show({ name: 'echo', snapshot: () => base })
    await gallery.page.getByRole('button', { name: 'Menu' }).click()
    await gallery.page.getByRole('menuitem', { name: 'Audio devices' }).click()
    const echo = gallery.page.getByRole('checkbox', { name: 'Remove echo' })
    await echo.click()
    assert.deepEqual(await commands(gallery), [
      { command: 'devices.setEchoCancellation', input: { choice: 'always' } },
    ])
    assert.equal(await echo.isChecked(), false)
    const always = { choice: 'always', active: true } as const
    await gallery.change({ ...base, revision: 2, devices: { ...base.devices, echoCancellation: always } })
    assert.equal(await echo.isChecked(), true)
  },
  'an agent on an output of an unknown name says that it is a headset, and takes it back': async (
    gallery,
  ) => {
    const echo = (choice: 'automatic' | 'never') => ({ choice, active: choice === 'automatic' })
    const headset = { ...base.devices.headset, activeLabel: 'Default' }
    const shown = (revision: number, choice: 'automatic' | 'never') => ({
      ...base,
      revision,
      devices: { ...base.devices, headset, echoCancellation: echo(choice) },
    })
    await gallery.show({ name: 'worn', snapshot: () => shown(1, 'automatic') })
    await gallery.page.getByRole('button', { name: 'Menu' }).click()
    await gallery.page.getByRole('menuitem', { name: 'Audio devices' }).click()
    const worn = gallery.page.getByRole('checkbox', { name: 'I wear a headset' })
    await worn.click()
    await gallery.change(shown(2, 'never'))
    assert.equal(await worn.isChecked(), true)
    await worn.click()
    assert.deepEqual(await commands(gallery), [
      { command: 'devices.setEchoCancellation', input: { choice: 'never' } },
      { command: 'devices.setEchoCancellation', input: { choice: 'automatic' } },
    ])
  },
  'a transfer that is refused is told at once, and the number stays to be corrected': async (gallery) => {
    const state = plainStates.find(({ name }) => name === 'plain-transfer')
    assert(state)
    await gallery.show(state)
    assert.match(await gallery.page.getByRole('alert').innerText(), /is busy\. Your call goes on\./)
    const number = gallery.page.getByRole('textbox', { name: 'Transfer to' })
    assert.equal(await number.inputValue(), '101')
    await number.fill('102')
    assert.equal(await gallery.page.getByRole('alert').count(), 0)
  },
  'what a screen reader was told is not found any more when it is over': async (gallery) => {
    const away = { id: 'away', tone: 'bad', text: 'The contact center cannot be reached.' } as const
    await gallery.show({ name: 'news', snapshot: () => base })
    await gallery.change({ ...base, revision: 2, notices: [away] })
    const polite = gallery.page.getByTestId('polite')
    assert.equal(await polite.innerText(), away.text)
    await gallery.change({ ...base, revision: 3 })
    await gallery.page.waitForFunction(
      () => document.querySelector('[data-testid=polite]')?.textContent === '',
    )
  },
  'calls of one minute have a line each in Diagnostics, also when another comes': async (gallery) => {
    const state = plainStates.find(({ name }) => name === 'plain-diagnostics')
    const shown = state?.snapshot(NOW)
    assert(state && shown?.plainSip)
    const { plainSip } = shown
    const call = (caller: string) => ({ at: NOW, caller, text: 'Rang.' })
    const known = { ...plainSip, decisions: [call('102'), call('101')] }
    await gallery.show({ ...state, snapshot: () => ({ ...shown, plainSip: known }) })
    const one = { ...known, decisions: [{ ...call('103'), at: NOW + 60_000 }] }
    await gallery.change({ ...shown, revision: shown.revision + 1, plainSip: one })
    await gallery.page.getByText('103').waitFor()
    for (const gone of ['101', '102'])
      assert.equal(await gallery.page.getByText(gone, { exact: true }).count(), 0, gone)
  },
  'a theme that IT locked is shown, and not offered': async (gallery) => {
    await gallery.show({ name: 'locked', snapshot: () => ({ ...base, themeBy: 'locked' }) })
    await gallery.page.getByRole('button', { name: 'Menu' }).click()
    await gallery.page.getByText('Set by your administrator').waitFor()
    const dark = gallery.page.getByRole('menuitemradio', { name: 'Dark' })
    assert.equal(await dark.getAttribute('aria-disabled'), 'true')
    await dark.click({ force: true })
    assert.deepEqual(await commands(gallery), [])
  },
}

for (const [name, holds] of Object.entries(expectations)) test(name, ({ gallery }) => holds(gallery))
