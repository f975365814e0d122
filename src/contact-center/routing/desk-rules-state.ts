import type { ChosenStatus, PhoneConnectionMode, Workplace } from '../../contract/domain.js'
import type { ErrorCode, Failure } from '../../contract/errors.js'
import type { ReasonCode } from '../../contract/settings.js'
import { isConnected, isConnecting } from './connection-state.js'
import type { Desk, InteractionCommand } from './desk-shape-state.js'
import { isVoiceReady } from './desk-readiness-state.js'
import { type Choice, isOccupied } from './status-state.js'

/** Whether an agent's command is allowed now, and why not, in words that are safe to show. */
export interface Refusal extends Failure {
  readonly attemptsLeft?: number
  /** epoch ms from which it may be tried again */
  readonly retryAt?: number
}
export type Verdict = Refusal | null

const refuse = (code: ErrorCode, message: string, more: Partial<Refusal> = {}): Refusal => ({
  code,
  message,
  ...more,
})

export function mayChooseStatus(
  desk: Desk,
  choice: Choice,
  codes: Readonly<Record<ChosenStatus, readonly ReasonCode[]>>,
  now: number,
): Verdict {
  const { status, reasonCode } = choice
  if (reasonCode !== null && !codes[status].some(({ code }) => code === reasonCode)) {
    return refuse('bad-request', `There is no reason code "${reasonCode}" for this status.`)
  }
  if (status !== 'available' || isOccupied(desk.status)) return null
  if (desk.mode === 'on-demand') {
    if (isVoiceReady(desk)) return null
    return refuse('not-registered', 'The workplace cannot be reached: the phone is not registered.')
  }
  return isConnecting(desk.connection) || isConnected(desk.connection) ? null : mayDialWorkplace(desk, now)
}

export function mayReopen(desk: Desk, now: number): Verdict {
  if (desk.mode !== 'persistent') {
    return refuse(
      'not-allowed-in-state',
      'The phone connection mode is On Demand: there is no connection to re-open.',
    )
  }
  // In open or recovering the softphone knows that its half is gone: the agent need not wait until the grace has ended.
  if (desk.connection.phase !== 'lost' && !isConnected(desk.connection)) {
    return refuse('not-allowed-in-state', 'The connection is not lost. Choose Available to open it.')
  }
  return mayDialWorkplace(desk, now)
}

function mayDialWorkplace({ connection: { reopenAt } }: Desk, now: number): Verdict {
  if (reopenAt === null || now >= reopenAt) return null
  const seconds = Math.ceil((reopenAt - now) / 1000)
  return refuse('reopen-too-soon', `Several validation calls failed. Try again in ${seconds} s.`, {
    retryAt: reopenAt,
  })
}

/** A PIN is good for its own validation call only. */
export function mayConfirmPin({ connection }: Desk, connectionId: string): Verdict {
  if (connection.phase === 'validating' && connection.connectionId === connectionId) return null
  if (
    connection.phase === 'lost' &&
    connection.connectionId === connectionId &&
    connection.cause === 'pin-attempts-used'
  ) {
    return refuse(
      'pin-attempts-used',
      'All tries for this PIN are used. Re-open the connection for a new one.',
    )
  }
  if (connection.phase === 'open' && connection.connectionId === connectionId) {
    return refuse('not-allowed-in-state', 'This connection is open already.')
  }
  if (connection.phase === 'dialing' && connection.connectionId === connectionId) {
    return refuse('not-allowed-in-state', 'Answer the validation call first.')
  }
  return refuse('pin-expired', 'This PIN belongs to a validation call that is over.')
}

export function mayCommandInteraction(
  desk: Desk,
  interactionId: string,
  command: InteractionCommand,
): Verdict {
  const { interaction } = desk
  if (interaction?.interactionId !== interactionId)
    return refuse('no-interaction', 'This interaction is over.')
  const { name } = interaction.phase
  const allowed = (yes: boolean, why: string): Verdict => (yes ? null : refuse('not-allowed-in-state', why))
  switch (command.type) {
    case 'accept':
      if (interaction.via === 'invite')
        return refuse('not-allowed-in-state', 'Answer it on the phone that rings.')
      return allowed(name === 'offered', 'This interaction is no longer offered.')
    case 'reject':
      if (name === 'offered' && !interaction.allowReject) {
        return refuse('reject-not-permitted', 'Rejecting interactions is not permitted.')
      }
      return allowed(name === 'offered', 'This interaction is no longer offered.')
    case 'hang-up':
      return allowed(name !== 'offered', 'This interaction was not accepted yet.')
    case 'hold':
      return allowed(name === 'active', 'Only an active call can be held.')
    case 'resume':
      return allowed(name === 'held', 'Only a held call can be resumed.')
    case 'mute':
      return allowed(name === 'active' || name === 'held', 'Only a call in progress can be muted.')
  }
}

/** Outbound and test calls: Available or On break, no interaction, voice ready. */
export function mayStartCall(desk: Desk): Verdict {
  const { status } = desk.status
  if (desk.interaction !== null || (status !== 'available' && status !== 'on-break')) {
    return refuse(
      'not-allowed-in-state',
      'A call can be started in Available or On break, with no other interaction.',
    )
  }
  if (isVoiceReady(desk)) return null
  return desk.mode === 'persistent' || isConnected(desk.connection) || isConnecting(desk.connection)
    ? refuse('connection-not-open', 'The persistent connection is not open.')
    : refuse('not-registered', 'The workplace cannot be reached: the phone is not registered.')
}

export interface ModePermission {
  readonly allowAgentToChangeMode: boolean
  readonly persistentModeProvisioned: boolean
}

export function mayChangeMode(desk: Desk, mode: PhoneConnectionMode, permission: ModePermission): Verdict {
  if (mode === desk.mode && desk.pendingMode === null) return null
  if (!permission.allowAgentToChangeMode) {
    return refuse('mode-change-not-permitted', 'The phone connection mode is set by your administrator.')
  }
  if (mode === 'persistent' && !permission.persistentModeProvisioned) {
    return refuse('persistent-not-provisioned', 'Persistent mode is not available in this contact center.')
  }
  if (desk.status.status !== 'work-offline') {
    return refuse('work-offline-first', 'Choose Work offline before changing the phone connection mode.')
  }
  return null
}

export function mayChangeWorkplace(desk: Desk, workplace: Workplace, holdCustomer: boolean): Verdict {
  if (sameWorkplace(desk.workplace, workplace)) return null
  const { interaction } = desk
  if (interaction?.via !== 'connection') return null
  switch (interaction.phase.name) {
    case 'connecting':
    case 'dialing':
    case 'ringing':
      return refuse(
        'not-allowed-in-state',
        'Wait until the call is answered, or hang up, before changing the workplace.',
      )
    case 'active':
    case 'held':
    case 'customer-waiting':
      if (holdCustomer) return null
      return refuse(
        'conflict',
        'A call is in progress: the customer would be put on hold while the workplace changes.',
      )
    case 'offered':
    case 'ended':
      return null
  }
}

export function sameWorkplace(a: Workplace, b: Workplace): boolean {
  if (a.kind === 'phone') return b.kind === 'phone' && a.number === b.number
  if (a.kind === 'sip-uri') return b.kind === 'sip-uri' && a.uri === b.uri
  return b.kind === 'softphone'
}
