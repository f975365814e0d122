import { expect, it } from 'vitest'
import type { SettingsView } from '../../../src/contract/ipc/console-snapshot.js'
import { signInAdmin } from '../../support/admin-client.js'
import { openStage } from '../../support/center-stage.js'
import { awayAtStart } from './away-at-start.js'
import { type Desk, openDesk } from './desk.js'
import { createFaults } from './faults.js'

const settingsOf = ({ snapshot }: Desk): SettingsView => {
  if (!snapshot.settings) throw new Error('no settings')
  return snapshot.settings
}

it('are in force with a pull after an administrator’s save, and say whose they are', async () => {
  await using desk = await openDesk()
  await desk.signIn()
  expect(settingsOf(desk)).toMatchObject({ awayBecause: null, sources: { autoAnswer: 'group' } })
  const first = settingsOf(desk).syncedAt ?? 0
  const admin = await signInAdmin(desk.stage.url)
  await admin.change('/agents/alex', { levelled: { autoAnswer: true } })
  const { settings, profile } = await desk.until((now) => now.settings?.values.autoAnswer === true)
  expect(settings?.sources).toMatchObject({ autoAnswer: 'administrator' })
  expect(profile?.autoAnswer).toBe(true)
  await desk.until((now) => (now.settings?.syncedAt ?? 0) > first)
})

it('stay as last known while the stream is away, and are synced again with it, without being asked for', async () => {
  const faults = createFaults()
  await using desk = await openDesk({ fetch: faults.fetch })
  await desk.signIn()
  const before = settingsOf(desk)
  faults.answer('/events', () => Promise.reject(new TypeError('net::ERR_CONNECTION_REFUSED')))
  faults.cutEvents()
  const away = await desk.until((now) => now.events.cause?.includes('nothing answers') === true)
  expect(away.settings).toMatchObject({
    values: before.values,
    syncedAt: before.syncedAt,
    awayBecause: expect.stringContaining('nothing answers at its address') as string,
  })
  const pulls = faults.requests.filter((request) => request.endsWith('/settings')).length
  faults.heal()
  const back = await desk.until((now) => now.settings?.awayBecause === null && now.events.state === 'up')
  expect(back.settings?.syncedAt ?? 0).toBeGreaterThan(before.syncedAt ?? 0)
  expect(faults.requests.filter((request) => request.endsWith('/settings'))).toHaveLength(pulls)
})

it('of the last sign-in are in force from the start, before the contact center has answered', async () => {
  await using stage = await openStage()
  const { faults, clock, ...away } = await awayAtStart(stage)
  await using desk = away.desk
  expect(desk.snapshot.signIn).toMatchObject({ state: 'signing-in', restoring: 'alex' })
  const { syncedAt, awayBecause } = settingsOf(desk)
  expect(syncedAt).not.toBeNull()
  expect(awayBecause).toContain('cannot be reached')
  faults.heal()
  const back = desk.until((now) => now.settings?.awayBecause === null)
  await clock.advance(1_000)
  await back
})

it('of the last sign-in are nobody’s after it was given up', async () => {
  await using stage = await openStage()
  const { faults: _, clock: __, ...away } = await awayAtStart(stage)
  await using desk = away.desk
  await desk.command['session.signOut'](undefined)
  expect(desk.snapshot.settings).toBeNull()
})
