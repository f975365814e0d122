import { shownConnectionState } from '../connection/persistent-connection-state.js'
import type { Facts } from './facts.js'

/** Why an outbound call cannot start now, in words for the dial field; null when it can. */
export function dialBlockedReason(facts: Facts): string | null {
  const { session, signIn, events, registration, call, connection } = facts
  if (signIn.state !== 'signed-in' || !session) return 'Sign in to dial.'
  if (events.state !== 'up') return 'The contact center cannot be reached now.'
  const { status } = session.status
  if (call.machine.dialog !== null) return 'A call is on the line.'
  if (session.interaction && session.interaction.state !== 'ended') return 'An interaction is active.'
  if (status === 'work-offline') return 'Go Available or On break to dial.'
  if (status === 'post-processing') return 'Finish post-processing to dial.'
  if (status !== 'available' && status !== 'on-break') return 'An interaction is active.'
  const shown = shownConnectionState(connection.machine)
  if (shown === 'open') return null
  // While it opens or recovers, also after the mode was changed to On Demand.
  const inBeing = shown !== 'closed' && shown !== 'lost'
  if (inBeing || session.profile.phoneConnectionMode === 'persistent') {
    return 'Dialling needs the persistent connection to be open.'
  }
  if (session.profile.workplace.kind === 'softphone' && registration.state !== 'up') {
    return 'The phone is not registered.'
  }
  return null
}
