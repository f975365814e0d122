import type { LinkState } from '../../contract/ipc/console-snapshot.js'
import type { RegistrationState } from './registration-shape-state.js'

/** What the agent is shown. A refusal is shown as `retrying` without a time. */
export function linkOf(state: RegistrationState): LinkState {
  switch (state.name) {
    case 'off':
    case 'stopping':
      return { state: 'off', cause: null, retryAt: null }
    case 'connecting':
    case 'registering':
      return { state: state.attempt === 0 ? 'connecting' : 'retrying', cause: null, retryAt: null }
    case 'up':
      return { state: 'up', cause: null, retryAt: null }
    case 'waiting':
      return { state: 'retrying', cause: state.cause, retryAt: state.retryAt }
    case 'refused':
      return { state: 'retrying', cause: state.cause, retryAt: null }
    default:
      return state satisfies never
  }
}

/** A final response to REGISTER, in words for an agent. */
export function wordsForStatus(status: number): string {
  if (status === 401 || status === 407)
    return 'The contact center refused the phone credentials of this sign-in.'
  if (status === 403) return 'The contact center does not allow this phone to register.'
  if (status === 404) return 'The contact center does not know this phone.'
  if (status === 503) return 'The contact center is overloaded or being maintained.'
  return `The contact center could not register this phone (SIP ${status}).`
}
