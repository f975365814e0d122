import type { Clock } from '../clock/clock.js'
import type { Log } from '../log/logger.js'
import type { Random } from '../random.js'
import type { LegId, Voice, VoiceEvent } from '../voice/port.js'
import type { AgentDesk } from './agent-desk.js'
import { createFarewells } from './farewells.js'
import { offerable } from './desk-readiness-state.js'
import { happeningOf, owns } from './leg-events.js'
import type { Interaction } from './interaction-shape-state.js'
import { type Whereabouts, createReturningAgents } from './returning-agents.js'
import {
  type Candidate,
  type Contact,
  type Queue,
  emptyQueue,
  enqueue,
  nextMatch,
  putBack,
  take,
} from './queue-state.js'

/** Between voice and desks: who owns a leg, who waits, who is offered next (SPEC §3–§6). */
export interface Switchboard {
  add(desk: AgentDesk, group: DeskGroup): void
  /** The desk is gone: customers who dialled this agent are released. */
  remove(agentId: string): void
  /** The desk is not this instance's any more: where legs outlive it, customers who dialled this agent wait for who has it. */
  leave(agentId: string): void
  setGroup(agentId: string, group: DeskGroup): void
  desk(agentId: string): AgentDesk | null
  desks(): readonly AgentDesk[]
  /** who waits, the head first */
  waiting(): readonly Contact[]
  /** Before it is told that a customer arrived: of the queue's agents only this one may be offered. */
  keepFor(customerLeg: LegId, agentId: string): void
  /** A customer who speaks with this desk since before it was here: may come back to the queue all the same. */
  adoptContact(desk: AgentDesk, interaction: Interaction): void
  /** Asks voice whether the agent's workplace can be reached, and tells the desk. */
  checkReachability(desk: AgentDesk): void
  /** Makes the offers that can be made now. */
  match(): void
  onInteractionEnded(interaction: Interaction): void
  /** Back to the head of the queue. */
  takeBack(customerLeg: LegId): void
  dispose(): void
}
export interface DeskGroup {
  readonly groupId: string
  readonly groupName: string
}

export interface SwitchboardOptions {
  readonly voice: Voice
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** of an agent who is not here */
  readonly whereabouts: (agentId: string) => Promise<Whereabouts>
}

export function createSwitchboard(options: SwitchboardOptions): Switchboard {
  const { voice, clock, random, log, whereabouts } = options
  const desks = new Map<string, { readonly desk: AgentDesk; readonly group: DeskGroup }>()
  /** everybody who dialled in and is still there, waiting or not, by leg */
  const contacts = new Map<LegId, Contact>()
  const keptFor = new Map<LegId, string>()
  const farewells = createFarewells(voice, clock)
  const returning = createReturningAgents({
    clock,
    whereabouts,
    isHere: (agentId) => desks.has(agentId),
    handOver: async (legId, agentId, legsAt) => {
      const contact = contacts.get(legId)
      if (!contact || !voice.outliving) return false
      const waitedMs = contact.waitedMs + clock.now() - (contact.waitingSince ?? clock.now())
      const isGone = await voice.outliving.handOver(legId, { legsAt, agentId, waitedMs })
      if (isGone)
        log.info(
          { contactId: contact.contactId, agentId, legsAt },
          'customer handed to the instance with the desk',
        )
      return isGone
    },
    onGivenUp: (legId) => sendAway(legId, 'The agent is not signed in'),
  })
  let queue: Queue = emptyQueue
  let matching = false
  let matchAgain = false

  const match = (): void => {
    // An offer settles desks, which asks to match again: one loop does it all.
    matchAgain = true
    if (matching) return
    matching = true
    try {
      while (matchAgain) {
        matchAgain = false
        matchOnce()
      }
    } finally {
      matching = false
    }
  }

  const matchOnce = (): void => {
    if (queue.waiting.length === 0) return
    for (const { desk } of desks.values()) {
      if (desk.state().workplace.kind !== 'softphone') checkReachability(desk)
    }
    const found = nextMatch(queue, candidates(desks))
    if (!found) return
    const taken = take(queue, found.contactId, clock.now())
    queue = taken.queue
    const entry = desks.get(found.agentId)
    if (!taken.contact || !entry) return
    const { contact } = taken
    contacts.set(contact.customerLeg, contact)
    matchAgain = true
    entry.desk.send({
      type: 'offer',
      offer: {
        interactionId: random.id(),
        kind: contact.dialled.kind === 'queue' ? 'queue' : 'direct',
        customerLeg: contact.customerLeg,
        customer: contact.customer,
        queueName: contact.dialled.kind === 'queue' ? entry.group.groupName : null,
        commandId: null,
      },
    })
  }

  const checkReachability = (desk: AgentDesk): void => {
    const { workplace, unreachableSince } = desk.state()
    const reachable = voice.isReachable(desk.signInId, workplace)
    if (reachable !== (unreachableSince === null)) desk.send({ type: 'reachability', reachable })
  }

  const arrive = (event: Extract<VoiceEvent, { type: 'customer-arrived' }>): void => {
    const { legId, customer, dialled, waitedMs = 0 } = event
    const contact: Contact = {
      contactId: random.id(),
      customerLeg: legId,
      customer,
      dialled,
      onlyAgentId: keptFor.get(legId) ?? null,
      waitedMs,
      returned: false,
      waitingSince: null,
    }
    keptFor.delete(legId)
    contacts.set(legId, contact)
    queue = enqueue(queue, contact, clock.now())
    voice.holdMusic(legId)
    log.info({ contactId: contact.contactId, dialled }, 'customer arrived')
    const missing = missingAgent(dialled)
    if (missing !== null) returning.await(legId, missing)
    match()
  }

  const takeBack = (customerLeg: LegId): void => {
    const contact = contacts.get(customerLeg)
    if (!contact) return
    const missing = missingAgent(contact.dialled)
    if (missing !== null && !returning.hasLeft(missing)) {
      sendAway(customerLeg, 'The agent signed out')
      return
    }
    queue = putBack(queue, contact, clock.now())
    voice.outliving?.waits(customerLeg)
    voice.holdMusic(customerLeg)
    if (missing !== null) returning.await(customerLeg, missing)
  }

  const missingAgent = (dialled: Contact['dialled']): string | null =>
    dialled.kind === 'agent' && !desks.has(dialled.agentId) ? dialled.agentId : null

  const waitingFor = (agentId: string): readonly Contact[] =>
    queue.waiting.filter(({ dialled }) => dialled.kind === 'agent' && dialled.agentId === agentId)

  const sendAway = (legId: LegId, why: string): void => {
    leave(legId)
    voice.release(legId, why)
  }

  const leave = (legId: LegId): void => {
    const contact = contacts.get(legId)
    if (!contact) return
    queue = take(queue, contact.contactId, clock.now()).queue
    contacts.delete(legId)
    returning.forget(legId)
  }

  const onVoice = (event: VoiceEvent): void => {
    switch (event.type) {
      case 'customer-arrived':
        arrive(event)
        break
      case 'registration': {
        const entry = [...desks.values()].find(({ desk }) => desk.signInId === event.signInId)
        if (entry) checkReachability(entry.desk)
        break
      }
      case 'leg-ringing':
      case 'leg-answered':
      case 'leg-failed':
      case 'leg-ended':
      case 'leg-silent':
      case 'leg-alive':
      case 'leg-replaced': {
        const owner = [...desks.values()].find(({ desk }) => owns(desk.state(), event.legId))
        owner?.desk.send({ type: 'leg', legId: event.legId, happening: happeningOf(event) })
        if (event.type === 'leg-ended' || event.type === 'leg-failed') {
          leave(event.legId)
          farewells.left(event.legId)
        }
        break
      }
      case 'end-announced':
        farewells.spoken(event.legId)
        break
    }
  }
  const unsubscribe = voice.onEvent(onVoice)

  return {
    add: (desk, group) => {
      desks.set(desk.agentId, { desk, group })
      returning.came(desk.agentId)
    },
    remove: (agentId) => {
      desks.delete(agentId)
      for (const { customerLeg } of waitingFor(agentId)) sendAway(customerLeg, 'The agent signed out')
    },
    leave: (agentId) => {
      desks.delete(agentId)
      if (voice.outliving) returning.left(agentId)
      for (const { customerLeg } of waitingFor(agentId)) {
        if (voice.outliving) returning.await(customerLeg, agentId)
        else sendAway(customerLeg, 'The agent signed out')
      }
    },
    setGroup: (agentId, group) => {
      const entry = desks.get(agentId)
      if (entry) desks.set(agentId, { desk: entry.desk, group })
    },
    desk: (agentId) => desks.get(agentId)?.desk ?? null,
    desks: () => [...desks.values()].map(({ desk }) => desk),
    waiting: () => queue.waiting,
    keepFor: (customerLeg, agentId) => void keptFor.set(customerLeg, agentId),
    adoptContact: (desk, { kind, customerLeg, customer }) => {
      const group = desks.get(desk.agentId)?.group
      if (!group || (kind !== 'queue' && kind !== 'direct')) return
      contacts.set(customerLeg, {
        contactId: random.id(),
        customerLeg,
        customer,
        dialled:
          kind === 'queue'
            ? { kind: 'queue', queueId: group.groupId }
            : { kind: 'agent', agentId: desk.agentId },
        onlyAgentId: null,
        waitedMs: 0,
        returned: true,
        waitingSince: null,
      })
    },
    checkReachability,
    match,
    onInteractionEnded: ({ phase, customerLeg }) => {
      if (phase.name !== 'ended') return
      if (phase.customer === 'returned') takeBack(customerLeg)
      else contacts.delete(customerLeg)
      if (phase.customer === 'told') farewells.begin(customerLeg, phase.cause)
    },
    takeBack,
    dispose: () => {
      unsubscribe()
      returning.dispose()
      farewells.dispose()
    },
  }
}

function candidates(
  desks: ReadonlyMap<string, { readonly desk: AgentDesk; readonly group: DeskGroup }>,
): readonly Candidate[] {
  return [...desks.values()].map(({ desk, group }) => ({
    agentId: desk.agentId,
    groupId: group.groupId,
    idleSince: desk.state().status.idleSince,
    ...offerable(desk.state()),
  }))
}
