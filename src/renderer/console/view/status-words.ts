import type { AgentStatus, ChosenStatus, StatusCause } from '../../../contract/domain.js'
import type { StatusSnapshot } from '../../../contract/agent-api/session.js'
import type { ConsoleSnapshot, Tone } from '../../../contract/ipc/console-snapshot.js'

type ReasonCodes = NonNullable<ConsoleSnapshot['reasonCodes']>

export const chosenStatuses: readonly ChosenStatus[] = ['available', 'on-break', 'work-offline']

export const statusNames: Readonly<Record<AgentStatus, string>> = {
  available: 'Available',
  'on-break': 'On break',
  'work-offline': 'Work offline',
  offered: 'Offered',
  busy: 'Busy',
  'post-processing': 'Post-processing',
}

export const statusTones: Readonly<Record<AgentStatus, Tone | 'accent'>> = {
  available: 'good',
  'on-break': 'attention',
  'work-offline': 'neutral',
  offered: 'accent',
  busy: 'accent',
  'post-processing': 'accent',
}

const causeWords: Readonly<Record<StatusCause, string | null>> = {
  'signed-in': null,
  'missed-offer': 'You missed an offer',
  'rejected-offer': 'You rejected an offer',
  'phone-not-registered': 'Your phone is not registered',
  'connection-lost': 'The connection was lost',
  'media-lost': 'The sound was lost',
  'customer-gone-while-held': 'The waiting customer was given up',
}

export function reasonLabel(
  codes: ReasonCodes | null,
  status: AgentStatus,
  code: string | null,
): string | null {
  if (code === null) return null
  const list =
    status === 'available' || status === 'on-break' || status === 'work-offline' ? codes?.[status] : undefined
  return list?.find((reason) => reason.code === code)?.label ?? code
}

/** What stands in the status button: the status, and under it why, or what follows. */
export interface StatusLines {
  readonly title: string
  readonly detail: string | null
}

export function statusLines(status: StatusSnapshot, codes: ReasonCodes | null): StatusLines {
  const title = status.connecting ? 'Available, connecting' : statusNames[status.status]
  if (status.next) return { title, detail: nextText(status.next, codes) }
  const detail =
    reasonLabel(codes, status.status, status.reasonCode) ?? (status.cause && causeWords[status.cause])
  return { title, detail }
}

/** `then On break`, with its reason. */
export function nextText(next: NonNullable<StatusSnapshot['next']>, codes: ReasonCodes | null): string {
  const reason = reasonLabel(codes, next.status, next.reasonCode)
  return `then ${statusNames[next.status]}${reason ? `: ${reason}` : ''}`
}

/** A chosen status is stored as the next one while an interaction is on. SPEC §3. */
export const isStoredAsNext = (status: AgentStatus): boolean =>
  status === 'offered' || status === 'busy' || status === 'post-processing'
