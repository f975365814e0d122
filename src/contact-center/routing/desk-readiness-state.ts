import type { InteractionKind } from '../../contract/domain.js'
import { isConnected, isConnecting } from './connection-state.js'
import type { Desk } from './desk-shape-state.js'

/** May this agent be offered a customer of the queue, or one who dialled the agent? */
export function offerable(desk: Desk): { readonly forQueue: boolean; readonly forDirect: boolean } {
  const { status } = desk.status
  const ready = desk.interaction === null && isVoiceReady(desk)
  return {
    forQueue: ready && status === 'available',
    forDirect: ready && (status === 'available' || status === 'on-break'),
  }
}

/** A queue's customer comes in Available only; a direct, test or outbound call also On break. */
export function canTake(desk: Desk, kind: InteractionKind): boolean {
  const { forQueue, forDirect } = offerable(desk)
  return kind === 'queue' ? forQueue : forDirect
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
