import { describe, expect, it } from 'vitest'
import { type EffectiveSettings, defaultTenantSettings } from '../../../../src/contract/settings.js'
import type { PulledSettings } from '../../../../src/main/agent/agent-api.js'
import { type ApiResult, apiFailure } from '../../../../src/main/net/api-request.js'
import {
  type SettingsSyncState,
  createSettingsSync,
  neverSynced,
  pollMs,
} from '../../../../src/main/settings/sync.js'
import { recordingLogger } from '../../../support/recording-logger.js'
import { VirtualClock, settle } from '../../../support/virtual-clock-main.js'

const good = (version: number, change: Partial<EffectiveSettings> = {}): EffectiveSettings => ({
  schemaVersion: 1,
  version,
  persistentModeProvisioned: true,
  phoneConnectionMode: 'persistent',
  allowAgentToChangeMode: true,
  autoAnswer: false,
  ...defaultTenantSettings,
  ...change,
})
const pulled = (document: unknown, etag = '"1"'): ApiResult<PulledSettings> => ({
  ok: true,
  value: { etag, document },
})
const unchanged: ApiResult<PulledSettings> = { ok: true, value: null }

function stage(disk = new Map<string, unknown>(), server = 'https://center.example') {
  const clock = new VirtualClock()
  const asked: (string | null)[] = []
  const inForce: number[] = []
  const problems: (string | null)[] = []
  const states: SettingsSyncState[] = []
  const log = recordingLogger()
  let answer: () => ApiResult<PulledSettings> | Promise<ApiResult<PulledSettings>> = () => unchanged
  const sync = createSettingsSync({
    api: {
      settings: async (etag) => {
        asked.push(etag)
        return answer()
      },
    },
    server,
    settingsStore: {
      get: (key) => disk.get(key),
      set: (key, value) => void disk.set(key, value),
      delete: (key) => void disk.delete(key),
    },
    clock,
    chance: { random: () => 0.5, uuid: () => 'x' },
    log,
    onSettings: ({ version }) => inForce.push(version),
    onState: (state) => states.push(state),
    onProblem: (problem) => problems.push(problem),
  })
  return {
    sync,
    clock,
    asked,
    inForce,
    problems,
    get state() {
      return states.at(-1) ?? neverSynced
    },
    disk,
    log,
    answerWith: (next: typeof answer) => (answer = next),
  }
}

describe('settings', () => {
  it('are taken from the snapshot, and pulled with the ETag afterwards', async () => {
    const { sync, inForce, asked, answerWith } = stage()
    sync.start('alex')
    sync.receive(good(1))
    answerWith(() => pulled(good(2), '"2"'))
    await sync.pull()
    answerWith(() => unchanged)
    await sync.pull()
    expect(inForce).toEqual([1, 2])
    expect(asked).toEqual([null, '"2"'])
  })

  it('do not go back when a snapshot and a pull cross', () => {
    const { sync, inForce } = stage()
    sync.start('alex')
    sync.receive(good(5))
    sync.receive(good(4))
    expect(inForce).toEqual([5])
  })

  it.each([
    ['a wrong type', { autoAnswer: 'yes' }, 'autoAnswer'],
    ['a value out of range', { offerTimeoutSeconds: 5 }, 'offerTimeoutSeconds'],
    [
      'a broken list',
      { statusReasonCodes: { available: [], 'on-break': [{ code: 7 }], 'work-offline': [] } },
      'statusReasonCodes.on-break.0.code',
    ],
  ])('with %s are refused with the path, and the last good ones stay', (_name, fault, path) => {
    const { sync, inForce, problems, disk } = stage()
    sync.start('alex')
    sync.receive(good(1))
    sync.receive({ ...good(2), ...fault })
    expect(inForce).toEqual([1])
    expect(problems.at(-1)).toContain(path)
    expect(JSON.stringify([...disk])).not.toContain('"version":2')
    sync.receive(good(3))
    expect(problems.at(-1)).toBeNull()
  })

  it('of another planet are refused too', () => {
    const { sync, inForce, problems } = stage()
    sync.start('alex')
    for (const document of [null, 7, 'text', [], {}]) sync.receive(document)
    expect(inForce).toEqual([])
    expect(problems.every((problem) => problem !== null)).toBe(true)
  })

  it('keep unknown keys out of the way of an older app', () => {
    const { sync, inForce } = stage()
    sync.start('alex')
    sync.receive({ ...good(1), fromTheFuture: { deep: true } })
    expect(inForce).toEqual([1])
  })

  it('are asked for again, without ETag, as long as they are refused', async () => {
    const { sync, asked, answerWith } = stage()
    sync.start('alex')
    answerWith(() => pulled({ ...good(1), autoAnswer: 3 }, '"bad"'))
    await sync.pull()
    await sync.pull()
    expect(asked).toEqual([null, null])
  })

  it('last good ones hold after a restart, for the same agent only', () => {
    const { sync, disk } = stage()
    sync.start('alex')
    sync.receive(good(9))
    const again = stage(disk)
    again.sync.start('alex')
    expect(again.inForce).toEqual([9])
    const other = stage(disk)
    other.sync.start('sam')
    expect(other.inForce).toEqual([])
    const moved = stage(disk, 'https://elsewhere.example')
    moved.sync.start('alex')
    expect(moved.inForce).toEqual([])
    expect(moved.state.syncedAt).toBeNull()
  })

  it.each([['garbage'], [{ username: 'alex' }], [{ username: 'alex', document: { version: 'x' } }]])(
    'kept as %j are not used',
    (kept) => {
      const { sync, inForce } = stage(new Map([['lastGoodSettings', kept]]))
      sync.start('alex')
      expect(inForce).toEqual([])
    },
  )

  it('tell when they were last known to be the newest, and keep it over a restart', async () => {
    const here = stage()
    const { sync, clock, answerWith, disk } = here
    sync.start('alex')
    expect(here.state.syncedAt).toBeNull()
    sync.receive(good(1))
    const first = clock.now()
    expect(here.state).toMatchObject({ syncedAt: first, failure: null })
    await clock.advance(60_000)
    await sync.pull()
    expect(here.state.syncedAt).toBe(clock.now())

    const synced = clock.now()
    answerWith(() => apiFailure('server-unreachable', 'The contact center cannot be reached.'))
    await clock.advance(60_000)
    await sync.pull()
    expect(here.state).toMatchObject({
      syncedAt: synced,
      failure: 'The contact center cannot be reached.',
    })
    const again = stage(disk)
    again.sync.takeUp('alex')
    expect(again.inForce).toEqual([1])
    expect(again.state).toMatchObject({ syncedAt: synced })
    expect(again.clock.pending).toBe(0)
    const other = stage(disk)
    other.sync.takeUp('sam')
    expect(other.inForce).toEqual([])
    expect(other.state.syncedAt).toBeNull()
  })

  it('are the newest again when the event stream is back, or are asked for where that is not sure', async () => {
    const here = stage()
    const { sync, clock, answerWith, asked } = here
    sync.start('alex')
    sync.reached()
    expect(here.state.syncedAt).toBeNull()
    sync.receive(good(1))
    await clock.advance(60_000)
    sync.reached()
    expect(here.state.syncedAt).toBe(clock.now())
    expect(asked).toHaveLength(0)

    answerWith(() => apiFailure('server-unreachable', 'away'))
    await sync.pull()
    answerWith(() => unchanged)
    sync.reached()
    await settle()
    expect(asked).toHaveLength(2)
    expect(here.state).toMatchObject({ syncedAt: clock.now(), failure: null })

    sync.receive({ ...good(2), autoAnswer: 'yes' })
    sync.reached()
    await settle()
    expect(asked).toHaveLength(3)
  })

  it('of a newer contact center are in force for what is known, and the rest is named', () => {
    const here = stage()
    here.sync.start('alex')
    here.sync.receive({ ...good(1), phoneConnectionMode: 'on-demand' })
    here.sync.receive({ ...good(2), schemaVersion: 3, phoneConnectionMode: 'hybrid', fromTheFuture: 1 })
    expect(here.inForce).toEqual([1, 2])
    expect(here.problems.at(-1)).toBeNull()
    expect(here.state.passedOver).toEqual({
      newerSchema: 3,
      keys: ['fromTheFuture'],
      values: ['phoneConnectionMode'],
    })
    here.sync.receive(good(3))
    expect(here.state.passedOver).toEqual(neverSynced.passedOver)
  })

  it('are polled as a fallback, sooner after a failure', async () => {
    const { sync, clock, asked, answerWith } = stage()
    sync.start('alex')
    await clock.advance(pollMs)
    expect(asked).toHaveLength(1)
    answerWith(() => apiFailure('server-unreachable', 'away'))
    await clock.advance(pollMs)
    await clock.advance(5_000 + 10_000)
    expect(asked).toHaveLength(4)
    answerWith(() => pulled(good(2)))
    await clock.advance(20_000)
    await clock.advance(pollMs - 1)
    expect(asked).toHaveLength(5)
  })

  it('that change while they are being pulled are pulled once more', async () => {
    const { sync, asked, answerWith } = stage()
    sync.start('alex')
    let release = (): void => undefined
    answerWith(() => new Promise((resolve) => (release = () => resolve(unchanged))))
    const first = sync.pull()
    await settle()
    void sync.pull()
    void sync.pull()
    answerWith(() => unchanged)
    release()
    await first
    expect(asked).toHaveLength(2)
  })

  it('that arrive after the sign-out change nothing, and no timer is left', async () => {
    const { sync, clock, inForce, answerWith } = stage()
    sync.start('alex')
    let release = (): void => undefined
    answerWith(() => new Promise((resolve) => (release = () => resolve(pulled(good(1))))))
    const asked = sync.pull()
    await settle()
    sync.stop()
    release()
    await asked
    expect(inForce).toEqual([])
    expect(clock.pending).toBe(0)
  })
})
