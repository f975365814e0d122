import { expect, it } from 'vitest'
import type { Quality } from '../../../../src/contract/quality.js'
import type { MirroredSession } from '../../../../src/main/agent/session-state.js'
import { reportQuality } from '../../../../src/main/agent/quality-reports.js'
import { createFactsStore } from '../../../../src/main/state/facts.js'
import { connection, interaction, session } from '../../../support/agent-session.js'
import { createFakeMedia, workingDevices } from '../../../support/fake-media.js'
import { VirtualClock } from '../../../support/virtual-clock-main.js'

const good: Quality = { mos: 4.4, lossPercent: 0, jitterMs: 2, roundTripMs: 30 }
const bad: Quality = { mos: 2.9, lossPercent: 7, jitterMs: 40, roundTripMs: 210 }
const talking = interaction({ state: 'active', joinedAt: 1 })
const open = connection({ state: 'open' })

function stage() {
  const clock = new VirtualClock()
  const media = createFakeMedia()
  const store = createFactsStore({
    app: { version: '1', testBuild: false, theme: 'system', themeBy: 'built-in' },
    server: 'https://center.example',
    serverBy: 'built-in',
    devices: workingDevices,
  })
  const told: Quality[] = []
  const api = {
    reportQuality: async (quality: Quality) => {
      told.push(quality)
      return { ok: true, value: null } as const
    },
  }
  const stop = reportQuality({ store, api, media, clock })
  const put = (change: Partial<MirroredSession>): void =>
    store.setState(({ signIn }) => ({ signIn: { ...signIn, state: 'signed-in' }, session: session(change) }))
  const hearFor = async (seconds: number, quality: Quality): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      await clock.advance(1_000)
      media.hear(quality)
    }
  }
  return { clock, media, store, told, put, hearFor, stop }
}

it('tells the first figures at once, and then only what has changed, at most every ten seconds', async () => {
  const { told, put, hearFor, clock } = stage()
  put({ interaction: talking })
  await hearFor(1, good)
  expect(told).toEqual([good])
  await hearFor(5, bad)
  expect(told).toEqual([good])
  await hearFor(5, bad)
  expect(told).toEqual([good, bad])
  await hearFor(60, { ...bad, jitterMs: 41, mos: 2.88 })
  expect(told).toEqual([good, bad])
  expect(clock.pending).toBe(0)
})

it('has the last word when an interaction ends, however lately it spoke', async () => {
  const { told, put, hearFor } = stage()
  put({ interaction: talking, connection: open })
  await hearFor(1, good)
  await hearFor(2, bad)
  put({ interaction: { ...talking, state: 'ended' }, connection: open })
  expect(told).toEqual([good, bad])
})

it('says nothing twice at the end', async () => {
  const { told, put, hearFor } = stage()
  put({ interaction: talking })
  await hearFor(3, good)
  put({ interaction: { ...talking, state: 'ended' } })
  expect(told).toEqual([good])
})

it('reports an open connection between interactions too, and its end', async () => {
  const { told, put, hearFor } = stage()
  put({ connection: open })
  await hearFor(1, good)
  await hearFor(3, bad)
  put({ connection: connection({ state: 'lost' }) })
  expect(told).toEqual([good, bad])
})

it('says little of a connection over which nobody speaks', async () => {
  const { told, put, hearFor } = stage()
  put({ connection: open })
  await hearFor(1, good)
  for (let turn = 0; turn < 5; turn += 1) {
    await hearFor(10, bad)
    await hearFor(1, good)
  }
  expect(told).toEqual([good])
  await hearFor(10, bad)
  expect(told).toEqual([good, bad])
})

it('says nothing of a dialog that is neither, and nothing after log-out', async () => {
  const { told, put, hearFor, store } = stage()
  put({ connection: connection({ state: 'validating' }) })
  await hearFor(12, good)
  put({ interaction: interaction() })
  await hearFor(12, good)
  expect(told).toEqual([])
  put({ interaction: talking })
  await hearFor(1, good)
  await hearFor(1, bad)
  store.setState(({ signIn }) => ({ signIn: { ...signIn, state: 'signed-out' }, session: null }))
  await hearFor(12, bad)
  expect(told).toEqual([good])
})

it('takes no figures of one interaction for the next', async () => {
  const { told, put, hearFor } = stage()
  put({ interaction: talking })
  await hearFor(1, good)
  put({ interaction: null })
  put({ interaction: { ...talking, interactionId: 'i2' } })
  put({ interaction: null })
  expect(told).toEqual([good])
})

it('stops listening', () => {
  const { media, stop } = stage()
  stop()
  expect(media.listeners).toBe(0)
})
