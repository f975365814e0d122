import type { AgentStatus } from '../../contract/domain.js'

/** What the tray icon tells at a glance, each with a shape of its own beside its colour. */
export type TrayState = 'offline' | 'on-break' | 'available' | 'offered' | 'busy' | 'connection-lost'

export interface TrayFacts {
  readonly signedIn: boolean
  readonly status: AgentStatus | null
  /** the persistent connection is lost, or the phone or the event stream has no link */
  readonly connectionLost: boolean
  readonly connecting: boolean
}

/** A lost connection outranks the status; an agent who is not signed in has neither. */
export function trayState(facts: TrayFacts): TrayState {
  if (!facts.signedIn || facts.status === null) return 'offline'
  if (facts.connectionLost) return 'connection-lost'
  switch (facts.status) {
    case 'available':
      return 'available'
    case 'on-break':
      return 'on-break'
    case 'work-offline':
      return 'offline'
    case 'offered':
      return 'offered'
    case 'busy':
    case 'post-processing':
      return 'busy'
    default:
      return facts.status satisfies never
  }
}

const statusWords: Readonly<Record<AgentStatus, string>> = {
  available: 'Available',
  'on-break': 'On break',
  'work-offline': 'Work offline',
  offered: 'Interaction offered',
  busy: 'Busy',
  'post-processing': 'Post-processing',
}

/** The same in words, for the tooltip and the menu's first line. */
export function trayWords(facts: TrayFacts): string {
  if (!facts.signedIn || facts.status === null) return 'Not signed in'
  const status =
    facts.status === 'available' && facts.connecting ? 'Available, connecting' : statusWords[facts.status]
  return facts.connectionLost ? `${status} · connection lost` : status
}
