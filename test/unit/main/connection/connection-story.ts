import type { ConnectionSnapshot } from '../../../../src/contract/agent-api/session.js'
import type { ConnectionState } from '../../../../src/contract/domain.js'
import {
  type Leg,
  type LegIdentifiers,
  type PersistentConnectionEffect,
  type PersistentConnectionEvent,
  initialPersistentConnectionState,
} from '../../../../src/main/connection/persistent-connection-shape-state.js'
import { persistentConnectionTransition } from '../../../../src/main/connection/persistent-connection-state.js'
import { shownConnectionState } from '../../../../src/main/connection/shown-connection-state.js'

// What happens to the persistent connection, told event by event.

const snapshot = (state: ConnectionState, change: Partial<ConnectionSnapshot> = {}): ConnectionSnapshot => ({
  state,
  since: 0,
  connectionId: 'c1',
  openedAt: null,
  cause: null,
  workplace: { kind: 'softphone' },
  pinAttemptsLeft: null,
  pinExpiresAt: null,
  reopenAvailableAt: null,
  graceEndsAt: null,
  ...change,
})
export const platform = (
  state: ConnectionState,
  change: Partial<ConnectionSnapshot> = {},
): PersistentConnectionEvent => ({
  type: 'platform',
  connection: snapshot(state, change),
})
export const identifiers = (name: string): LegIdentifiers => ({
  callId: name,
  localTag: 'l',
  remoteTag: 'r',
  remoteTarget: 'sip:leg@center.example',
})
export const leg = (state: Leg['state'], change: Partial<Leg> = {}): PersistentConnectionEvent => ({
  type: 'leg',
  leg: {
    dialogId: 'd1',
    state,
    media: state === 'established' ? 'flowing' : 'none',
    stored: state === 'established' ? identifiers('d1') : null,
    endedBy: state === 'ended' ? 'hang-up' : null,
    ...change,
  },
})
export const invite = (dialogId = 'd1', connectionId: string | null = 'c1'): PersistentConnectionEvent => ({
  type: 'invite',
  dialogId,
  connectionId,
})
export const registered: PersistentConnectionEvent = { type: 'registered', registered: true }
export const answer: PersistentConnectionEvent = { type: 'answer' }
/** the validation call rings */
export const called = [platform('dialing'), invite()]
/** and was answered, and its PIN was right */
export const opened = [
  registered,
  ...called,
  answer,
  leg('established'),
  platform('validating'),
  platform('open'),
]

/** One event after the other: where it ends, what was asked for in words, and what the agent is shown. */
export function play(...events: readonly PersistentConnectionEvent[]) {
  let state = initialPersistentConnectionState
  const told: string[] = []
  for (const event of events) {
    const step = persistentConnectionTransition(state, event)
    state = step.state
    told.push(...step.effects.map(inWords))
  }
  return { state, told, shown: shownConnectionState(state) }
}
const inWords = (effect: PersistentConnectionEffect): string => {
  switch (effect.type) {
    case 'answer':
    case 'hang-up':
      return `${effect.type} ${effect.dialogId}`
    case 'await-confirmation':
      return `${effect.type} ${effect.dialogId}`
    case 'refuse':
      return `refuse ${effect.dialogId} ${effect.status}`
    case 'replace':
    case 'keep':
      return `${effect.type} ${effect.identifiers.callId}`
    default:
      return effect.type
  }
}
