import { z } from 'zod'
import { type EffectiveSettings, effectiveSettings } from '../../contract/settings.js'
import type { AgentApi } from '../agent/agent-api.js'
import { faultInWords } from '../net/api-request.js'
import type { Chance, SettingsStore } from '../ports.js'
import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import { type PassedOver, nothingPassedOver, readSettings } from './read-settings.js'

/** The one settings document of this agent: pulled with its ETag, pushed by event, polled as a fallback, last good kept. */
export interface SettingsSync {
  /** puts the last good document of this agent in force, while nobody is signed in yet and nothing can be asked */
  takeUp(username: string): void
  /** puts the last good document of this agent in force until a newer arrives */
  start(username: string): void
  /** the event stream is up again: what it does not tell has not changed */
  reached(): void
  /** a document that came with a snapshot */
  receive(document: unknown): void
  /** asks the server; for an event, a reconnect, or the poll */
  pull(): Promise<void>
  stop(): void
}

/** How far the settings in force are the contact center's newest. */
export interface SettingsSyncState {
  /** epoch ms of the last time that they were known to be; null when never */
  readonly syncedAt: number | null
  /** why they could not be asked for last, in words; null when they could */
  readonly failure: string | null
  readonly passedOver: PassedOver
}
export const neverSynced: SettingsSyncState = { syncedAt: null, failure: null, passedOver: nothingPassedOver }

export interface SettingsSyncOptions {
  readonly api: Pick<AgentApi, 'settings'>
  /** origin of the contact center: another one's agents have the same names */
  readonly server: string
  readonly settingsStore: SettingsStore
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Logger
  readonly onSettings: (settings: EffectiveSettings) => void
  readonly onState: (state: SettingsSyncState) => void
  /** in words with the path of the fault; null when the newest document is good */
  readonly onProblem: (problem: string | null) => void
}

/** Pushes make polling a fallback only. */
export const pollMs = 300_000
const firstRetryMs = 5_000
const storeKey = 'lastGoodSettings'
const keptDocument = z.strictObject({
  server: z.string(),
  username: z.string(),
  document: z.unknown(),
  syncedAt: z.number().nullable().default(null),
})

export function createSettingsSync(options: SettingsSyncOptions): SettingsSync {
  const { api, server, settingsStore, clock, chance, log, onSettings, onState, onProblem } = options
  let username: string | null = null
  let etag: string | null = null
  let current: EffectiveSettings | null = null
  /** the one in force: `current`, or the one of before until that has come */
  let lastGood: EffectiveSettings | null = null
  let refused = false
  let state = neverSynced
  let pulling: Promise<void> | null = null
  let changedMeanwhile = false
  let failures = 0
  let cancelPoll: (() => void) | null = null

  const receive = (document: unknown): boolean => {
    const read = readSettings(document, lastGood)
    refused = !read.ok
    if (!read.ok) {
      const fault = faultInWords(read.fault)
      log.warn('settings refused', { fault })
      onProblem(
        `The contact center sent settings that are wrong at ${fault}. The last good ones stay in force.`,
      )
      return false
    }
    // A snapshot and a pull may cross.
    if (current && read.settings.version < current.version) return true
    current = lastGood = read.settings
    const { passedOver } = read
    if (JSON.stringify(passedOver) !== JSON.stringify(state.passedOver)) {
      log.info('settings of a newer contact center are taken for what is known', { ...passedOver })
      tell({ passedOver })
    }
    onProblem(null)
    onSettings(current)
    synced()
    return true
  }
  const tell = (change: Partial<SettingsSyncState>): void => {
    state = { ...state, ...change }
    onState(state)
  }
  /** What is in force is the newest there is. */
  const synced = (): void => {
    const syncedAt = clock.now()
    tell({ syncedAt, failure: null })
    if (username !== null && current)
      settingsStore.set(storeKey, { server, username, document: current, syncedAt })
  }

  const pullOnce = async (): Promise<void> => {
    const forUser = username
    const pulled = await api.settings(etag)
    if (username === null || username !== forUser) return
    if (!pulled.ok) {
      failures += 1
      log.warn('settings not pulled', { code: pulled.error.code })
      tell({ failure: pulled.error.message })
      if (pulled.error.code === 'bad-answer') {
        onProblem('The contact center sent settings that cannot be read. The last good ones stay in force.')
      }
      return
    }
    failures = 0
    if (pulled.value === null) {
      synced()
      return
    }
    // The ETag of a refused document is not kept: it is asked for again until it is right.
    etag = receive(pulled.value.document) ? pulled.value.etag : null
  }

  const takeChange = (): boolean => {
    const changed = changedMeanwhile
    changedMeanwhile = false
    return changed
  }
  const isOn = (): boolean => username !== null
  const schedule = (): void => {
    cancelPoll?.()
    if (username === null) return
    const base = failures === 0 ? pollMs : Math.min(firstRetryMs * 2 ** (failures - 1), pollMs)
    cancelPoll = clock.after(Math.round(base * (0.9 + chance.random() * 0.2)), () => void pull())
  }

  const pull = (): Promise<void> => {
    // A change during a pull is newer than what that pull brings.
    if (pulling) {
      changedMeanwhile = true
      return pulling
    }
    pulling = (async () => {
      do await pullOnce()
      while (isOn() && takeChange())
      pulling = null
      schedule()
    })()
    return pulling
  }

  const takeUp = (name: string): void => {
    const kept = keptDocument.safeParse(settingsStore.get(storeKey))
    const isMine = kept.success && kept.data.server === server && kept.data.username === name
    const found = isMine ? effectiveSettings.safeParse(kept.data.document) : null
    lastGood = found?.data ?? null
    state = neverSynced
    tell({ syncedAt: lastGood ? (kept.data?.syncedAt ?? null) : null })
    if (lastGood) onSettings(lastGood)
  }

  return {
    takeUp,
    start: (name) => {
      username = name
      etag = null
      current = null
      refused = false
      failures = 0
      takeUp(name)
      schedule()
    },
    reached: () => {
      if (!isOn() || current === null) return
      if (failures > 0 || refused) void pull()
      else synced()
    },
    receive: (document) => void receive(document),
    pull,
    stop: () => {
      username = null
      changedMeanwhile = false
      cancelPoll?.()
      cancelPoll = null
    },
  }
}
