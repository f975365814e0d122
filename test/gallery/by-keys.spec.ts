// A shift by keys alone: every step is a key, and after each the focus is somewhere Tab can go on from.
import { expect } from '@playwright/test'
import type { ConsoleSnapshot } from '../../src/contract/ipc/console-snapshot.js'
import { focusedName, tabTo } from '../support/keyboard.js'
import { activeCall, baseSnapshot, closedConnection, offeredCall, openConnection } from './base-snapshot.js'
import { test } from './gallery-test.js'
import { NOW, type Gallery } from './open-gallery.js'
import { plainStates } from './plain-states.js'

const base = baseSnapshot(NOW)
const signedOut = { ...base.signIn, state: 'signed-out' } as const

class Shift {
  #revision = 1
  readonly #gallery: Gallery
  constructor(gallery: Gallery) {
    this.#gallery = gallery
  }

  async begins(snapshot: ConsoleSnapshot): Promise<void> {
    await this.#gallery.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await this.#gallery.show({ name: 'shift', snapshot: () => ({ ...snapshot, revision: 1 }) })
  }

  /** Main's word for what came of it. */
  async then(snapshot: ConsoleSnapshot): Promise<void> {
    this.#revision += 1
    await this.#gallery.change({ ...snapshot, revision: this.#revision })
    await this.hasFocus()
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#gallery.page.keyboard.press(key)
    await this.hasFocus()
  }

  async type(text: string): Promise<void> {
    await this.#gallery.page.keyboard.type(text)
  }

  /** Tab until the control of this name has the focus. */
  tabTo(name: string, key?: string): Promise<void> {
    return tabTo(this.#gallery.page, name, key)
  }

  /** The item of an open menu, by arrow keys; the menu takes a moment until it listens. */
  async choose(item: string): Promise<void> {
    const arrived = async (): Promise<string> => {
      const focused = await this.focused()
      if (focused !== item) await this.#gallery.page.keyboard.press('ArrowDown')
      return focused
    }
    await expect.poll(arrived, { intervals: [60] }).toBe(item)
    await this.press('Enter')
  }

  focused(): Promise<string> {
    return focusedName(this.#gallery.page)
  }

  /** In the window and not nowhere; a menu or dialog may take a moment to give it back. */
  async hasFocus(): Promise<void> {
    const seen = (): Promise<boolean> =>
      this.#gallery.page.evaluate(
        () =>
          document.activeElement !== null &&
          document.activeElement !== document.body &&
          document.activeElement.checkVisibility(),
      )
    await expect.poll(seen, { message: 'the focus is nowhere', intervals: [20, 50, 100] }).toBe(true)
    // Whatever the page still had in mind for later is done: its own timers, not ours.
    await this.#gallery.page.clock.runFor(200)
    expect(await seen(), 'the focus was lost').toBe(true)
  }

  /** What was sent since it was asked last, and is forgotten. */
  #told = 0
  async sent(): Promise<readonly string[]> {
    const all = (await this.#gallery.sent()).filter(({ command }) => command !== 'devices.meter')
    const since = all.slice(this.#told)
    this.#told = all.length
    return since.map(({ command, input }) =>
      input === undefined ? command : `${command} ${JSON.stringify(input)}`,
    )
  }
}

const status = (change: Partial<NonNullable<ConsoleSnapshot['status']>>): ConsoleSnapshot['status'] =>
  base.status && { ...base.status, ...change }
const connection = { ...closedConnection(NOW), connectionId: 'c1' }
const open = { ...base, status: status({ status: 'available' }), connection: openConnection(NOW) }
const busy = { ...open, status: status({ status: 'busy' }), call: activeCall(NOW) }

test('a shift: sign in, Available, PIN, a call, Post-processing, re-open, the mode, sign out', async ({
  gallery,
}) => {
  const shift = new Shift(gallery)
  const { page } = gallery
  await shift.begins({ ...base, signIn: signedOut })
  expect(await shift.focused()).toBe('Sign in')
  await shift.press('Enter')
  await shift.then({ ...base, signIn: { ...signedOut, state: 'signing-in', step: 'browser' } })
  await shift.tabTo('Cancel')
  await shift.then(base)
  expect(await shift.sent()).toEqual(['session.signIn'])

  await page.keyboard.press('Alt+S')
  await shift.choose('Available')
  const connecting = status({ status: 'available', connecting: true })
  await shift.then({
    ...base,
    status: connecting,
    connection: { ...connection, state: 'dialing', ringing: true },
  })
  await shift.press('Alt+A')
  await shift.then({
    ...base,
    status: connecting,
    connection: { ...connection, state: 'validating', pinAttemptsLeft: 3, pinExpiresAt: NOW + 48_000 },
  })
  await shift.type('4711')
  await shift.press('Enter')
  await shift.then(open)
  expect(await shift.sent()).toEqual([
    'status.set {"status":"available","reasonCode":null}',
    'connection.answerValidation',
    'connection.confirmPin {"pin":"4711"}',
  ])

  await shift.then({ ...open, status: status({ status: 'offered' }), call: offeredCall(NOW) })
  await shift.press('Alt+A')
  await shift.then(busy)
  await shift.press('Alt+M', 'Alt+P')
  await shift.then({ ...busy, call: { ...busy.call, state: 'held', muted: true } })
  await shift.press('Alt+P')
  await shift.then(busy)
  await page.keyboard.press('Alt+K')
  await page.getByRole('dialog', { name: 'Keypad' }).waitFor()
  await shift.type('1#')
  await shift.press('Escape')
  await expect.poll(() => shift.focused()).toBe('Keypad')
  await shift.press('Alt+H')
  await shift.then({
    ...open,
    status: status({ status: 'post-processing', postProcessingEndsAt: NOW + 9_000 }),
  })
  await shift.press('Alt+F')
  await shift.then(open)
  expect(await shift.sent()).toEqual([
    'call.answer {"interactionId":"i1"}',
    'call.setMuted {"interactionId":"i1","muted":true}',
    'call.setHeld {"interactionId":"i1","held":true}',
    'call.setHeld {"interactionId":"i1","held":false}',
    'call.sendDtmf {"interactionId":"i1","tones":"1"}',
    'call.sendDtmf {"interactionId":"i1","tones":"#"}',
    'call.hangUp {"interactionId":"i1"}',
    'status.finishPostProcessing',
  ])

  // The number is dialled with Enter, and the field makes way for the call.
  await shift.press('Alt+D')
  await shift.type('+44 20 7946 0000')
  await shift.then({ ...open, dialBlockedReason: null })
  await shift.press('Enter')
  await shift.then({ ...busy, call: { ...busy.call, kind: 'outbound', state: 'ringing', joinedAt: null } })
  await shift.press('Alt+H')
  const lost = { ...connection, state: 'lost', lostReason: 'It was hung up.' } as const
  await shift.then({ ...base, connection: lost })
  await shift.tabTo('Re-open connection', 'Shift+Tab')
  await shift.then({ ...base, connection: { ...connection, state: 'dialing' } })
  await shift.then({ ...base, connection: lost })
  await shift.press('Alt+O')
  expect(await shift.sent()).toEqual([
    'call.dial {"destination":"+44 20 7946 0000"}',
    'call.hangUp {"interactionId":"i1"}',
    'connection.open',
  ])

  const offline = { ...base, status: status({ status: 'work-offline' }), connection }
  await shift.then(offline)
  await shift.tabTo('Menu', 'Shift+Tab')
  await page.keyboard.press('Enter')
  await shift.choose('My Profile')
  await page.getByRole('radio', { name: 'Persistent' }).waitFor()
  for (let step = 0; step < 20 && !(await page.locator('[role=radio]:focus').count()); step += 1)
    await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowUp')
  await page.getByRole('dialog', { name: 'Change to On Demand?' }).locator('button:focus').waitFor()
  await shift.tabTo('Ok')
  await shift.press('Enter')
  await shift.tabTo('Save')
  await shift.press('Enter')
  expect(await shift.sent()).toEqual(['profile.save {"phoneConnectionMode":"on-demand"}'])
  await shift.tabTo('Back', 'Shift+Tab')
  await shift.press('Enter')

  await shift.tabTo('Menu', 'Shift+Tab')
  await page.keyboard.press('Enter')
  await shift.choose('Log out')
  await shift.then({
    ...base,
    signIn: signedOut,
    identity: null,
    profile: null,
    status: null,
    connection: null,
  })
  await expect.poll(() => shift.focused()).toBe('Sign in')
  expect((await shift.sent()).at(-1)).toBe('session.signOut')
})

test('a transfer: ask first, go back to the caller, ask again, complete it', async ({ gallery }) => {
  const shift = new Shift(gallery)
  const { page } = gallery
  const plain = (name: string): ConsoleSnapshot => {
    const shown = plainStates.find((state) => state.name === name)?.snapshot(NOW)
    if (!shown) throw new Error(`no state ${name}`)
    return shown
  }
  const asksFirst = async (): Promise<void> => {
    await page.keyboard.press('Alt+T')
    await page.locator('input:focus').waitFor()
    await shift.type('102')
    await shift.tabTo('Ask first')
    await shift.press('Enter')
    await shift.then(plain('plain-consultation-ringing'))
    await shift.then(plain('plain-consultation'))
  }
  await shift.begins(plain('plain-call'))
  await asksFirst()
  await shift.press('Alt+M')
  await shift.press('Alt+H')
  await shift.then(plain('plain-call'))
  await asksFirst()
  await shift.tabTo('Complete transfer')
  await shift.press('Alt+T')
  await shift.then(plain('plain-ready'))
  expect(await shift.sent()).toEqual([
    'call.consult {"interactionId":"i1","destination":"102"}',
    'call.setMuted {"interactionId":"asked","muted":true}',
    'call.endConsultation',
    'call.consult {"interactionId":"i1","destination":"102"}',
    'call.completeTransfer',
  ])
})

test('an open line: mute, keys, hang up', async ({ gallery }) => {
  const shift = new Shift(gallery)
  const line = plainStates.find(({ name }) => name === 'plain-line-open')?.snapshot(NOW)
  if (!line) throw new Error('no state')
  await shift.begins(line)
  await shift.press('Alt+M')
  await gallery.page.keyboard.press('Alt+K')
  await gallery.page.getByRole('dialog', { name: 'Keypad' }).waitFor()
  await shift.type('7')
  await shift.press('Escape', 'Alt+H')
  await shift.then({ ...line, connection: { ...connection, state: 'lost', lostReason: 'You hung up.' } })
  await shift.press('Alt+O')
  expect(await shift.sent()).toEqual([
    'call.setMuted {"interactionId":"c1","muted":true}',
    'call.sendDtmf {"interactionId":"c1","tones":"7"}',
    'call.hangUp {"interactionId":"c1"}',
    'connection.open',
  ])
})
