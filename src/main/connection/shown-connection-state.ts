import type { ConnectionState } from '../../contract/domain.js'
import { type PersistentConnectionState, endsHere, inBeing } from './persistent-connection-shape-state.js'

/** What the agent is shown. Never open without a living leg; a desk phone's leg is the platform's to judge. */
export function shownConnectionState(state: PersistentConnectionState): ConnectionState {
  const { platform, leg, notTakenBack } = state
  if (!platform) return 'closed'
  // What rings here can be answered or declined, whether or not the platform has given it up meanwhile.
  const rings = leg?.state === 'ringing' || leg?.state === 'answering'
  if (rings && !inBeing(platform.state)) return 'dialing'
  if (platform.state !== 'open' && platform.state !== 'recovering') return platform.state
  if (!endsHere(platform)) return platform.state
  if (notTakenBack && !leg) return 'lost'
  if (platform.state === 'recovering') return 'recovering'
  const alive = leg !== null && leg.state === 'established' && leg.media !== 'silent'
  return alive ? 'open' : 'recovering'
}
