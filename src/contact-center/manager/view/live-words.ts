import type { LiveAgent, LiveDesk } from '../../../contract/admin-api/live.js'
import type {
  AgentStatus,
  ConnectionLostCause,
  ConnectionState,
  InteractionKind,
  InteractionState,
  StatusCause,
} from '../../../contract/domain.js'

import type { QualityWords } from '../../../renderer/shared/quality-words.js'

export type LiveTone = 'good' | 'attention' | 'bad' | 'neutral' | 'accent'
interface Worded {
  readonly text: string
  readonly tone: LiveTone
}

const statuses: Readonly<Record<AgentStatus, Worded>> = {
  available: { text: 'Available', tone: 'good' },
  'on-break': { text: 'On break', tone: 'attention' },
  'work-offline': { text: 'Work offline', tone: 'neutral' },
  offered: { text: 'Offered', tone: 'accent' },
  busy: { text: 'Busy', tone: 'accent' },
  'post-processing': { text: 'Post-processing', tone: 'accent' },
}
export const qualityTones: Readonly<Record<QualityWords['word'], LiveTone>> = {
  Excellent: 'good',
  Good: 'good',
  Fair: 'attention',
  Poor: 'bad',
}
export const statusFilters: readonly (readonly [AgentStatus, string])[] = (
  Object.entries(statuses) as [AgentStatus, Worded][]
).map(([status, { text }]) => [status, text])

export const statusWords = (desk: LiveDesk | null): Worded => {
  if (!desk) return { text: 'Signed out', tone: 'neutral' }
  const { status, connecting } = desk.status
  return connecting ? { text: 'Available, connecting', tone: 'attention' } : statuses[status]
}

const statusCauses: Readonly<Record<StatusCause, string>> = {
  'signed-in': 'signed in',
  'missed-offer': 'missed an offer',
  'rejected-offer': 'rejected an offer',
  'phone-not-registered': 'phone not registered',
  'connection-lost': 'connection lost',
  'media-lost': 'no media',
  'customer-gone-while-held': 'the held customer is gone',
}
export const statusCauseWords = ({ status: { cause, reasonCode } }: LiveDesk): string | null =>
  reasonCode ?? (cause && statusCauses[cause])

const connections: Readonly<Record<ConnectionState, Worded>> = {
  closed: { text: 'Closed', tone: 'neutral' },
  dialing: { text: 'Dialing', tone: 'attention' },
  validating: { text: 'Validating', tone: 'attention' },
  open: { text: 'Open', tone: 'good' },
  recovering: { text: 'Reconnecting', tone: 'attention' },
  lost: { text: 'Lost', tone: 'bad' },
}
export const connectionWords = ({ connection }: LiveDesk): Worded => connections[connection.state]

const lostCauses: Readonly<Record<ConnectionLostCause, string>> = {
  'not-answered': 'not answered',
  declined: 'declined',
  unreachable: 'unreachable',
  'hung-up': 'hung up',
  'pin-timeout': 'PIN not typed in time',
  'pin-attempts-used': 'wrong PINs',
  'media-lost': 'no media',
  'grace-expired': 'did not come back',
  'signed-in-elsewhere': 'signed in elsewhere',
  'center-restarted': 'contact center restarted',
}
export const lostWords = ({ connection: { cause } }: LiveDesk): string | null => cause && lostCauses[cause]

const kinds: Readonly<Record<InteractionKind, string>> = {
  queue: 'Queue',
  direct: 'Direct',
  outbound: 'Outbound',
  test: 'Test',
}
const states: Readonly<Record<InteractionState, string>> = {
  offered: 'offered',
  connecting: 'connecting',
  dialing: 'dialing',
  ringing: 'ringing',
  active: 'in conversation',
  held: 'on hold',
  'customer-waiting': 'customer waits',
  ended: 'ended',
}
export const interactionWords = ({ interaction }: LiveDesk): string | null =>
  interaction &&
  `${interaction.kind === 'queue' && interaction.queueName ? interaction.queueName : kinds[interaction.kind]}, ${states[interaction.state]}`

/** `0:05`, `12:40`, `3:07:00`; never negative, should two clocks disagree */
export function sinceWords(since: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - since) / 1000))
  const two = (value: number): string => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

export interface LiveFilter {
  readonly search: string
  readonly groupId: string
  readonly status: AgentStatus | 'signed-in' | ''
}

export function liveRows(
  agents: readonly LiveAgent[],
  { search, groupId, status }: LiveFilter,
): readonly LiveAgent[] {
  const wanted = search.trim().toLocaleLowerCase()
  return agents.filter(
    (agent) =>
      (groupId === '' || agent.groupId === groupId) &&
      (status === '' ||
        (status === 'signed-in' ? agent.desk !== null : agent.desk?.status.status === status)) &&
      (wanted === '' || `${agent.username} ${agent.displayName}`.toLocaleLowerCase().includes(wanted)),
  )
}
