import type { PhoneConnectionMode } from '../../contract/domain.js'
import {
  type Connection,
  type ConnectionEvent,
  connectionDeadline,
  connectionLeg,
  connectionTransition,
  isConnected,
  isConnecting,
} from './connection-state.js'
import { offerFacts, outboundFacts, reach, statusAfter, takenOver } from './desk-facts-state.js'
import { canTake } from './desk-readiness-state.js'
import type { Desk, DeskEffect, DeskEvent, DeskStep } from './desk-shape-state.js'
import {
  type Interaction,
  type InteractionEvent,
  type InteractionStep,
  interactionDeadline,
} from './interaction-shape-state.js'
import { startOffer, startOutbound } from './interaction-start-state.js'
import { interactionTransition } from './interaction-state.js'
import type { LegId } from './leg-state.js'
import { type StatusEvent, statusDeadline, statusTransition } from './status-state.js'

/** A WebSocket that comes back within this time doesn't cost the agent the status. */
const registrationGraceMs = 10_000

export function deskDeadline(desk: Desk): number | null {
  const all = [
    connectionDeadline(desk.connection),
    desk.interaction ? interactionDeadline(desk.interaction) : null,
    statusDeadline(desk.status),
    registrationDeadline(desk),
  ].filter((at) => at !== null)
  return all.length === 0 ? null : Math.min(...all)
}

function registrationDeadline(desk: Desk): number | null {
  const matters =
    desk.status.status === 'available' && desk.mode === 'on-demand' && desk.connection.phase !== 'open'
  return matters && desk.unreachableSince !== null ? desk.unreachableSince + registrationGraceMs : null
}

export function deskTransition(before: Desk, event: DeskEvent, now: number): DeskStep {
  // The draft never leaves this function.
  let desk = before
  const effects: DeskEffect[] = []

  const setStatus = (change: StatusEvent): void => {
    desk = { ...desk, status: statusTransition(desk.status, change, now) }
  }
  const connect = (change: ConnectionEvent): void => {
    const old = desk.connection
    const step = connectionTransition(old, change, now)
    desk = { ...desk, connection: step.state }
    effects.push(...step.effects)
    if (old.phase !== step.state.phase || connectionLeg(old) !== connectionLeg(step.state))
      connectionChanged(old)
  }
  const connectionChanged = (old: Connection): void => {
    const { connection } = desk
    switch (connection.phase) {
      case 'dialing':
        interact({ type: 'connection-dialing' })
        break
      case 'validating':
        break
      case 'open':
        interact(
          old.phase === 'recovering'
            ? { type: 'connection-alive' }
            : { type: 'connection-open', legId: connection.legId },
        )
        break
      case 'recovering':
        interact({ type: 'connection-recovering' })
        break
      case 'lost':
        interact({ type: 'connection-lost' })
        if (desk.interaction === null) setStatus({ type: 'break', cause: 'connection-lost' })
        break
      case 'closed':
        interact({ type: 'connection-lost' })
        break
    }
  }
  const interact = (change: InteractionEvent): void => {
    if (desk.interaction) take(interactionTransition(desk.interaction, change, now))
  }
  const take = (step: InteractionStep): void => {
    desk = { ...desk, interaction: step.state }
    effects.push(...step.effects)
    const { phase } = step.state
    if (phase.name === 'ended') finish(step.state)
    else setStatus({ type: phase.name === 'offered' ? 'offered' : 'started' })
  }
  const finish = (ended: Interaction): void => {
    desk = { ...desk, interaction: null }
    effects.push({ type: 'interaction-ended', interaction: ended })
    setStatus(statusAfter(ended, desk.terms.postProcessingSeconds))
    // A call that outlived its connection ends as one without a call: nothing is dialled unasked.
    if (desk.connection.phase === 'lost') setStatus({ type: 'break', cause: 'connection-lost' })
  }
  const dialWorkplace = (): void => {
    const serial = desk.serial + 1
    desk = { ...desk, serial }
    const { deskId, workplace, terms } = desk
    connect({
      type: 'dial',
      connectionId: `${deskId}-c${serial}`,
      legId: `${deskId}-v${serial}`,
      workplace,
      limits: terms.connection,
    })
  }
  const nextLegs = (): { readonly invite: LegId; readonly customer: LegId } => {
    const serial = desk.serial + 1
    desk = { ...desk, serial }
    return { invite: `${desk.deskId}-a${serial}`, customer: `${desk.deskId}-o${serial}` }
  }
  const setMode = (mode: PhoneConnectionMode): void => {
    desk = { ...desk, mode, pendingMode: null }
    if (mode === 'on-demand') connect({ type: 'close' })
  }
  const want = (mode: PhoneConnectionMode): void => {
    desk = { ...desk, pendingMode: mode === desk.mode ? null : mode }
  }

  switch (event.type) {
    case 'choose-status': {
      const wasAvailable = desk.status.status === 'available'
      setStatus({ type: 'choose', choice: event.choice })
      if (wasAvailable && desk.status.status !== 'available' && isConnecting(desk.connection))
        connect({ type: 'close' })
      break
    }
    case 'cancel-next':
      setStatus({ type: 'cancel-next' })
      break
    case 'finish-post-processing':
      setStatus({ type: 'finish-post-processing' })
      break
    case 'reopen':
      if (desk.mode !== 'persistent') break
      // What hangs on the old leg is treated as when it falls silent: an offer is withdrawn, a customer is held.
      if (desk.connection.phase === 'open') connect({ type: 'leg-silent' })
      if (desk.connection.phase === 'lost' || isConnected(desk.connection)) dialWorkplace()
      break
    case 'pin':
      connect({ type: event.right ? 'pin-right' : 'pin-wrong' })
      break
    case 'offer':
      if (canTake(desk, event.offer.kind)) {
        take(startOffer(offerFacts(desk, event.offer, nextLegs().invite), now))
      } else {
        effects.push({ type: 'offer-not-taken', customerLeg: event.offer.customerLeg })
      }
      break
    case 'dial':
      if (canTake(desk, 'outbound')) {
        const legs = nextLegs()
        take(
          startOutbound({ ...reach(desk, legs.invite), ...outboundFacts(desk, event, legs.customer) }, now),
        )
      }
      break
    case 'interaction':
      interact(event.command)
      break
    case 'leg':
      legHappened(desk, event, connect, interact)
      break
    case 'reachability':
      desk = { ...desk, unreachableSince: event.reachable ? null : (desk.unreachableSince ?? now) }
      break
    case 'settings':
      desk = { ...desk, terms: event.terms }
      want(event.terms.wantedMode)
      break
    case 'save-mode':
      setMode(event.mode)
      break
    case 'save-workplace':
      desk = { ...desk, workplace: event.workplace, unreachableSince: event.reachable ? null : now }
      if (isConnecting(desk.connection) || isConnected(desk.connection)) dialWorkplace()
      break
    case 'sign-out':
      interact({ type: 'sign-out' })
      connect({ type: 'close' })
      break
    case 'take-over':
      connect({ type: 'lose', cause: 'signed-in-elsewhere' })
      if (desk.interaction?.phase.name !== 'customer-waiting' || desk.interaction.via === 'invite') {
        interact({ type: 'take-over' })
      }
      if (desk.interaction === null) connect({ type: 'close' })
      desk = {
        ...desk,
        status: takenOver(desk.status, desk.interaction === null, now),
        unreachableSince: now,
      }
      break
    case 'deadline': {
      connect({ type: 'deadline' })
      interact({ type: 'deadline' })
      setStatus({ type: 'deadline' })
      const due = registrationDeadline(desk)
      if (due !== null && now >= due) setStatus({ type: 'break', cause: 'phone-not-registered' })
      break
    }
  }

  // A mode change of an administrator applies once there is nothing to tear down, nor a customer waiting to be re-joined.
  const waiting = desk.interaction?.phase.name === 'customer-waiting'
  if (
    desk.pendingMode !== null &&
    !isConnecting(desk.connection) &&
    !isConnected(desk.connection) &&
    !waiting
  ) {
    setMode(desk.pendingMode)
  }
  if (event.type !== 'sign-out' && desk.status.status === 'available' && desk.mode === 'persistent') {
    const { phase, reopenAt } = desk.connection
    if (phase === 'closed' || phase === 'lost') {
      if (reopenAt !== null && now < reopenAt) setStatus({ type: 'break', cause: 'connection-lost' })
      else dialWorkplace()
    }
  }
  return { state: desk, effects }
}

function legHappened(
  desk: Desk,
  event: Extract<DeskEvent, { type: 'leg' }>,
  connect: (event: ConnectionEvent) => void,
  interact: (event: InteractionEvent) => void,
): void {
  const { legId, happening } = event
  const { connection, interaction } = desk
  if (connectionLeg(connection) === legId) {
    if (happening.type === 'failed') connect({ type: 'leg-failed', failure: happening.failure })
    else if (happening.type !== 'ringing') connect({ type: `leg-${happening.type}` })
    return
  }
  if (interaction?.via === 'invite' && interaction.agentLeg === legId) {
    if (happening.type === 'failed') interact({ type: 'agent-failed', failure: happening.failure })
    else if (happening.type !== 'ringing') interact({ type: `agent-${happening.type}` })
    return
  }
  if (interaction?.customerLeg !== legId) return
  switch (happening.type) {
    case 'ringing':
      interact({ type: 'callee-ringing' })
      break
    case 'answered': {
      const agentReady = interaction.via === 'invite' || connection.phase === 'open'
      interact({ type: 'customer-answered', agentReady })
      break
    }
    case 'failed':
      interact({ type: 'customer-failed', failure: happening.failure })
      break
    case 'ended':
      interact({ type: 'customer-ended' })
      break
    case 'silent':
    case 'alive':
      break
  }
}
