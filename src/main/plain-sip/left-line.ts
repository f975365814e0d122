import { z } from 'zod'
import type { SettingsStore } from '../ports.js'
import type { StoredDialog } from '../sip/sip-port.js'

/** What brings the open line back after a crash of the app, by INVITE with Replaces (RFC 3891), on disk meanwhile. */
export interface LeftLine {
  keep(dialog: StoredDialog): void
  /** of the same account and access number; it is tried once, so it is forgotten here */
  take(): StoredDialog | null
  forget(): void
}

const storeKey = 'plainLine'
const kept = z.strictObject({
  account: z.string().max(300),
  target: z.string().max(500),
  callId: z.string().min(1).max(300),
  localTag: z.string().min(1).max(300),
  remoteTag: z.string().min(1).max(300),
  remoteTarget: z.string().min(1).max(500),
})

export function createLeftLine(options: {
  readonly settingsStore: SettingsStore
  /** a SIP URI */
  readonly target: string
  /** whose phone this is now; another agent's line is not theirs */
  readonly account: () => string | null
}): LeftLine {
  const { settingsStore, target, account } = options
  let written: string | null = null
  const forget = (): void => {
    written = null
    settingsStore.delete(storeKey)
  }
  return {
    keep: (dialog) => {
      const value = { account: account() ?? '', target, ...dialog }
      const text = JSON.stringify(value)
      if (text === written) return
      written = text
      settingsStore.set(storeKey, value)
    },
    take: () => {
      const parsed = kept.safeParse(settingsStore.get(storeKey))
      forget()
      if (!parsed.success || parsed.data.account !== account() || parsed.data.target !== target) return null
      const { callId, localTag, remoteTag, remoteTarget } = parsed.data
      return { callId, localTag, remoteTag, remoteTarget }
    },
    forget,
  }
}
