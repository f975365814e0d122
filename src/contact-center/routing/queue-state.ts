import type { LegId } from './leg-state.js'

/** Customers who wait, and who is offered next (SPEC §3–§4): the longest idle agent gets the customer at the head. */
export interface Contact {
  readonly contactId: string
  readonly customerLeg: LegId
  readonly customer: { readonly name: string | null; readonly address: string }
  /** who may be offered: a group's agents, or one agent */
  readonly dialled:
    | { readonly kind: 'queue'; readonly queueId: string }
    | { readonly kind: 'agent'; readonly agentId: string }
  /** of the queue's agents only this one: a lab command plays a customer for one agent */
  readonly onlyAgentId: string | null
  /** what the customer has waited so far, in ms, without the time in talk */
  readonly waitedMs: number
  /** was with an agent, or offered to one: stands before all who were not */
  readonly returned: boolean
  /** null while offered or in talk */
  readonly waitingSince: number | null
}

export interface Queue {
  readonly waiting: readonly Contact[]
}

export const emptyQueue: Queue = { waiting: [] }

const startOf = (contact: Contact): number => (contact.waitingSince ?? 0) - contact.waitedMs

/** In line: the returned first, then by the time waited altogether; who came first stays first. */
export function enqueue(queue: Queue, contact: Contact, now: number): Queue {
  const entry: Contact = { ...contact, waitingSince: now }
  const before = (other: Contact): boolean =>
    other.returned === entry.returned ? startOf(other) <= startOf(entry) : other.returned
  const place = queue.waiting.findIndex((other) => !before(other))
  const at = place === -1 ? queue.waiting.length : place
  return { waiting: [...queue.waiting.slice(0, at), entry, ...queue.waiting.slice(at)] }
}

/** Back to the head with the time already waited. */
export const putBack = (queue: Queue, contact: Contact, now: number): Queue =>
  enqueue(queue, { ...contact, returned: true }, now)

export interface Taken {
  readonly queue: Queue
  /** with its waiting time added up */
  readonly contact: Contact | null
}

export function take(queue: Queue, contactId: string, now: number): Taken {
  const found = queue.waiting.find((contact) => contact.contactId === contactId)
  if (!found) return { queue, contact: null }
  const waitedMs = found.waitedMs + Math.max(0, now - (found.waitingSince ?? now))
  return {
    queue: { waiting: queue.waiting.filter((contact) => contact !== found) },
    contact: { ...found, waitedMs, waitingSince: null },
  }
}

export interface Candidate {
  readonly agentId: string
  readonly groupId: string
  readonly idleSince: number
  readonly forQueue: boolean
  readonly forDirect: boolean
}

export interface Match {
  readonly contactId: string
  readonly agentId: string
}

/** The next offer to make, or null. A customer who asked for one agent goes before that agent's queue. */
export function nextMatch(queue: Queue, candidates: readonly Candidate[]): Match | null {
  const longestIdleFirst = [...candidates].sort(
    (a, b) => a.idleSince - b.idleSince || (a.agentId < b.agentId ? -1 : 1),
  )
  const directFirst = [...queue.waiting].sort((a, b) => rank(a) - rank(b))
  for (const { contactId, dialled, onlyAgentId } of directFirst) {
    const agent = longestIdleFirst.find((candidate) =>
      dialled.kind === 'agent'
        ? candidate.forDirect && candidate.agentId === dialled.agentId
        : candidate.forQueue &&
          candidate.groupId === dialled.queueId &&
          (onlyAgentId === null || candidate.agentId === onlyAgentId),
    )
    if (agent) return { contactId, agentId: agent.agentId }
  }
  return null
}

const rank = ({ dialled }: Contact): number => (dialled.kind === 'agent' ? 0 : 1)
