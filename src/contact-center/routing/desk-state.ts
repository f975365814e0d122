import type { InteractionKind, PhoneConnectionMode, Workplace } from '../../contract/domain.js'
import type { BuiltInPrompt } from '../../contract/settings.js'
import type { LegFailure, LegId } from '../voice/port.js'
import {
  type Connection,
  type ConnectionEffect,
  type ConnectionEvent,
  type ConnectionLimits,
  closedConnection,
  connectionDeadline,
  connectionLeg,
  connectionTransition,
  isConnected,
  isConnecting,
} from './connection-state.js'
import {
  type Interaction,
  type InteractionEffect,
  type InteractionEvent,
  type InteractionStep,
  interactionDeadline,
  interactionTransition,
  startOffer,
  startOutbound,
} from './interaction-state.js'
import {
  type Choice,
  type Status,
  type StatusEvent,
  signedInStatus,
  statusDeadline,
  statusTransition,
} from './status-state.js'

/**
 * One signed-in agent: status, persistent connection and interaction, and what each means for the others (SPEC §3–§6).
 * The shell runs the effects, keeps one timer at `deskDeadline`, and sends `deadline` when it fires.
 */
export interface Desk {
  /** makes leg and connection ids unique */
  readonly deskId: string
  readonly serial: number
  readonly mode: PhoneConnectionMode
  readonly pendingMode: PhoneConnectionMode | null
  readonly workplace: Workplace
  readonly terms: Terms
  /** null while the workplace can be reached */
  readonly unreachableSince: number | null
  readonly status: Status
  readonly connection: Connection
  readonly interaction: Interaction | null
}

/** What the effective settings say of this agent. */
export interface Terms {
  readonly wantedMode: PhoneConnectionMode
  readonly autoAnswer: boolean
  readonly autoAnswerDelaySeconds: number
  readonly prompt: BuiltInPrompt
  readonly allowReject: boolean
  readonly offerTimeoutSeconds: number
  readonly postProcessingSeconds: number
  readonly customerHoldGraceSeconds: number
  readonly connection: ConnectionLimits
}

export type LegHappening =
  | { readonly type: 'ringing' | 'answered' | 'ended' | 'silent' | 'alive' }
  | { readonly type: 'failed'; readonly failure: LegFailure }

export interface OfferRequest {
  readonly interactionId: string
  readonly kind: InteractionKind
  readonly customerLeg: LegId
  readonly customer: { readonly name: string | null; readonly address: string }
  readonly queueName: string | null
  readonly commandId: string | null
}

export type DeskEvent =
  | { readonly type: 'choose-status'; readonly choice: Choice }
  | { readonly type: 'cancel-next' }
  | { readonly type: 'finish-post-processing' }
  | { readonly type: 'reopen' }
  | { readonly type: 'pin'; readonly right: boolean }
  | { readonly type: 'offer'; readonly offer: OfferRequest }
  | {
      readonly type: 'dial'
      readonly interactionId: string
      readonly commandId: string
      readonly address: string
    }
  | { readonly type: 'interaction'; readonly command: InteractionCommand }
  | { readonly type: 'leg'; readonly legId: LegId; readonly happening: LegHappening }
  | { readonly type: 'reachability'; readonly reachable: boolean }
  | { readonly type: 'settings'; readonly terms: Terms }
  | { readonly type: 'save-mode'; readonly mode: PhoneConnectionMode }
  | { readonly type: 'save-workplace'; readonly workplace: Workplace; readonly reachable: boolean }
  | { readonly type: 'sign-out' }
  | { readonly type: 'take-over' }
  | { readonly type: 'deadline' }
export type InteractionCommand = Extract<
  InteractionEvent,
  { type: 'accept' | 'reject' | 'hang-up' | 'hold' | 'resume' | 'mute' }
>

export type DeskEffect =
  | ConnectionEffect
  | InteractionEffect
  /** told once: the shell announces it and routes the customer */
  | { readonly type: 'interaction-ended'; readonly interaction: Interaction }
  /** the offer came when it could no longer be taken */
  | { readonly type: 'offer-not-taken'; readonly customerLeg: LegId }

export interface DeskStep {
  readonly state: Desk
  readonly effects: readonly DeskEffect[]
}

/** A WebSocket that comes back within this time doesn't cost the agent the status. */
export const registrationGraceMs = 10_000

export interface DeskFacts {
  readonly deskId: string
  readonly workplace: Workplace
  readonly terms: Terms
  readonly reachable: boolean
  /** validation calls that failed in earlier sign-ins: signing in again is no way around the wait */
  readonly backOff: { readonly failures: number; readonly reopenAt: number | null }
}

export function newDesk(facts: DeskFacts, now: number): Desk {
  const { reachable, backOff, ...rest } = facts
  return {
    ...rest,
    serial: 0,
    mode: facts.terms.wantedMode,
    pendingMode: null,
    unreachableSince: reachable ? null : now,
    status: signedInStatus(now),
    connection: { ...closedConnection(now), ...backOff },
    interaction: null,
  }
}

/** After a restart of the center: the connection that was open is gone, and the agent is told why. */
export function lostToRestart(desk: Desk, now: number): Desk {
  if (desk.mode !== 'persistent') return desk
  const { workplace, connection } = desk
  const { failures, reopenAt } = connection
  const lost = {
    phase: 'lost',
    since: now,
    cause: 'center-restarted',
    connectionId: `${desk.deskId}-c0`,
  } as const
  return { ...desk, connection: { ...lost, workplace, failures, reopenAt } }
}

/** May this agent be offered a customer of the queue, or one who dialled the agent? */
export function offerable(desk: Desk): { readonly forQueue: boolean; readonly forDirect: boolean } {
  const { status } = desk.status
  const ready = desk.interaction === null && isVoiceReady(desk)
  return {
    forQueue: ready && status === 'available',
    forDirect: ready && (status === 'available' || status === 'on-break'),
  }
}

/** An open connection, or On Demand with a workplace that can be reached. */
export function isVoiceReady(desk: Desk): boolean {
  if (desk.connection.phase === 'open') return true
  return (
    desk.mode === 'on-demand' &&
    !isConnecting(desk.connection) &&
    !isConnected(desk.connection) &&
    desk.unreachableSince === null
  )
}

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
      if (desk.connection.phase === 'lost' && desk.mode === 'persistent') dialWorkplace()
      break
    case 'pin':
      connect({ type: event.right ? 'pin-right' : 'pin-wrong' })
      break
    case 'offer':
      if (desk.interaction === null && isVoiceReady(desk)) {
        take(startOffer(offerFacts(desk, event.offer, nextLegs().invite), now))
      } else {
        effects.push({ type: 'offer-not-taken', customerLeg: event.offer.customerLeg })
      }
      break
    case 'dial':
      if (desk.interaction === null && isVoiceReady(desk)) {
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

function statusAfter(ended: Interaction, postProcessingSeconds: number): StatusEvent {
  const { phase } = ended
  if (phase.name !== 'ended') return { type: 'returned' }
  if (phase.breakCause !== null) return { type: 'break', cause: phase.breakCause }
  const talked = ended.joinedAt !== null && ended.kind !== 'test'
  const overNormally = phase.cause === 'agent-hung-up' || phase.cause === 'customer-hung-up'
  return talked && overNormally ? { type: 'ended', postProcessingSeconds } : { type: 'returned' }
}

function takenOver(status: Status, free: boolean, now: number): Status {
  const fresh = signedInStatus(now)
  return free ? fresh : { ...status, began: fresh.began, next: null, breakAfter: null }
}

/** By the open connection where it goes, or by an INVITE to the workplace. */
function reach(
  desk: Desk,
  inviteLeg: LegId,
): Pick<Interaction, 'via' | 'delivery' | 'workplace' | 'agentLeg'> {
  const { connection } = desk
  if (connection.phase === 'open') {
    const { workplace, legId } = connection
    const delivery = workplace.kind === 'softphone' ? 'persistent-leg' : 'desk-phone'
    return { via: 'connection', delivery, workplace, agentLeg: legId }
  }
  const { workplace } = desk
  return {
    via: 'invite',
    delivery: workplace.kind === 'softphone' ? 'invite' : 'desk-phone',
    workplace,
    agentLeg: inviteLeg,
  }
}

function offerFacts(desk: Desk, offer: OfferRequest, inviteLeg: LegId): Parameters<typeof startOffer>[0] {
  const { terms } = desk
  return {
    ...offer,
    ...reach(desk, inviteLeg),
    // A customer who dialled the agent is auto answered only in Available (SPEC §1).
    autoAnswer: terms.autoAnswer && (offer.kind !== 'direct' || desk.status.status === 'available'),
    allowReject: terms.allowReject,
    holdGraceSeconds: terms.customerHoldGraceSeconds,
    offerTimeoutSeconds: terms.offerTimeoutSeconds,
    autoAnswerDelaySeconds: terms.autoAnswerDelaySeconds,
    prompt: terms.prompt,
  }
}

function outboundFacts(desk: Desk, event: Extract<DeskEvent, { type: 'dial' }>, customerLeg: LegId) {
  return {
    interactionId: event.interactionId,
    commandId: event.commandId,
    customerLeg,
    customer: { name: null, address: event.address },
    holdGraceSeconds: desk.terms.customerHoldGraceSeconds,
    agentRingSeconds: desk.terms.offerTimeoutSeconds,
  }
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
