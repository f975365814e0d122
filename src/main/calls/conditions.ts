import { shownConnectionState } from '../connection/shown-connection-state.js'
import type { Facts } from '../state/facts.js'
import type { CallConditions } from './call-shape-state.js'
import { deviceProblem } from './device-problem.js'

/** What surrounds a call, taken from the facts. */
export const callConditions = (facts: Facts): CallConditions => ({
  signedIn: facts.signIn.state === 'signed-in',
  autoAnswer: facts.settings?.autoAnswer ?? false,
  autoAnswerDelaySeconds: facts.settings?.autoAnswerDelaySeconds ?? 0,
  restingStatus: facts.restingStatus,
  deviceProblem: deviceProblem(facts.devices),
  connectionOpen: shownConnectionState(facts.connection.machine) === 'open',
})
