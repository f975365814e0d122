import { shownConnectionState } from '../connection/shown-connection-state.js'
import type { Facts } from './facts.js'

/**
 * What must happen before this agent can begin a call of their own (dialling out, or Test Auto Answer), in one short
 * sentence; null when nothing must.
 */
export function dialBlockedReason(facts: Facts): string | null {
  const { session, signIn, events, registration, call } = facts
  if (signIn.state !== 'signed-in' || !session) return 'Sign in first.'
  if (events.state !== 'up') return 'Wait until the contact center can be reached again.'
  const { status } = session.status
  if (session.interaction?.state === 'offered') return 'Take the interaction that is offered first.'
  if (call.machine.dialog !== null || (session.interaction && session.interaction.state !== 'ended'))
    return 'Finish your call first.'
  if (status === 'work-offline') return 'Go Available or On break first.'
  if (status === 'post-processing') return 'Click Finish now first.'
  if (status === 'offered') return 'Take the interaction that is offered first.'
  if (status === 'busy') return 'Finish your call first.'
  const connection = facts.plain === null ? connectionBlocks(facts, session) : null
  if (
    connection !== null ||
    (facts.plain === null && shownConnectionState(facts.connection.machine) === 'open')
  )
    return connection
  if (session.profile.workplace.kind === 'softphone' && registration.state !== 'up') {
    return 'Wait until your phone is registered.'
  }
  return null
}

/** While it opens or recovers also after the mode was changed to On Demand. */
function connectionBlocks(
  { connection }: Facts,
  { profile, status }: NonNullable<Facts['session']>,
): string | null {
  const state = shownConnectionState(connection.machine)
  const needed = profile.phoneConnectionMode === 'persistent'
  switch (state) {
    case 'open':
      return null
    case 'dialing':
      return 'Answer the validation call first.'
    case 'validating':
      return 'Type the PIN of the validation call first.'
    case 'recovering':
      return 'Wait until your persistent connection is back.'
    case 'lost':
      return needed ? 'Click Re-open connection first.' : null
    case 'closed':
      if (!needed) return null
      return status.status === 'available'
        ? 'Click Re-open connection first.'
        : 'Open your persistent connection first: go Available.'
    default:
      return state satisfies never
  }
}
