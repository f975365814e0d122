import { activeCall, baseSnapshot, closedConnection } from '../../../../gallery/base-snapshot.js'

/** What the window's words and keys are tried on. */
export const NOW = 1_800_000_000_000
export const base = baseSnapshot(NOW)
export const ringing = {
  ...closedConnection(NOW),
  state: 'dialing',
  connectionId: 'c1',
  ringing: true,
} as const
export const waiting = { ...activeCall(NOW), state: 'customer-waiting' } as const
