import { z } from 'zod'
import { type EffectiveSettings, effectiveSettings } from '../../contract/settings.js'
import type { AgentApi } from '../agent/agent-api.js'
import { firstFault } from '../agent/http.js'
import type { Chance, SettingsStore } from '../agent/ports.js'
import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'

/** The one settings document of this agent: pulled with its ETag, pushed by event, polled as a fallback, last good kept. */
export interface SettingsSync {
  /** puts the last good document of this agent in force until a newer arrives */
  start(username: string): void
  /** a document that came with a snapshot */
  receive(document: unknown): void
  /** asks the server; for an event, a reconnect, or the poll */
  pull(): Promise<void>
  stop(): void
}

export interface SettingsSyncOptions {
  readonly api: Pick<AgentApi, 'settings'>
  readonly settingsStore: SettingsStore
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Logger
  readonly onSettings: (settings: EffectiveSettings) => void
  /** in words with the path of the fault; null when the newest document is good */
  readonly onProblem: (problem: string | null) => void
}

/** Pushes make polling a fallback only. */
export const pollMs = 300_000
const firstRetryMs = 5_000
const storeKey = 'lastGoodSettings'
const keptDocument = z.strictObject({ username: z.string(), document: z.unknown() })

export function createSettingsSync(options: SettingsSyncOptions): SettingsSync {
  const { api, settingsStore, clock, chance, log, onSettings, onProblem } = options
  let username: string | null = null
  let etag: string | null = null
  let current: EffectiveSettings | null = null
  let pulling: Promise<void> | null = null
  let changedMeanwhile = false
  let failures = 0
  let cancelPoll: (() => void) | null = null

  const receive = (document: unknown): boolean => {
    const parsed = effectiveSettings.safeParse(document)
    if (!parsed.success) {
      const fault = firstFault(parsed.error)
      log.warn('settings refused', { fault })
      onProblem(
        `The contact center sent settings that are wrong at ${fault}. The last good ones stay in force.`,
      )
      return false
    }
    // A snapshot and a pull may cross.
    if (current && parsed.data.version < current.version) return true
    current = parsed.data
    onProblem(null)
    onSettings(parsed.data)
    if (username !== null) settingsStore.set(storeKey, { username, document: parsed.data })
    return true
  }

  const pullOnce = async (): Promise<void> => {
    const forUser = username
    const pulled = await api.settings(etag)
    if (username === null || username !== forUser) return
    if (!pulled.ok) {
      failures += 1
      log.warn('settings not pulled', { code: pulled.error.code })
      if (pulled.error.code === 'bad-answer') {
        onProblem('The contact center sent settings that cannot be read. The last good ones stay in force.')
      }
      return
    }
    failures = 0
    if (pulled.value === null) return
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

  return {
    start: (name) => {
      username = name
      etag = null
      current = null
      const kept = keptDocument.safeParse(settingsStore.get(storeKey))
      const lastGood =
        kept.success && kept.data.username === name ? effectiveSettings.safeParse(kept.data.document) : null
      if (lastGood?.success) onSettings(lastGood.data)
      schedule()
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
