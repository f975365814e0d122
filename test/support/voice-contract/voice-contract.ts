import { callsContract } from './calls-contract.js'
import { hearingContract } from './hearing-contract.js'
import { lostLegsContract } from './lost-legs-contract.js'
import type { VoiceRig } from './voice-rig.js'

/**
 * What every voice does, whoever makes the calls: real SIP over WebSocket, real media, and nothing but the port. The far
 * end is a phone of the tests' own.
 */
export function voiceContract(voice: string, open: () => Promise<VoiceRig>): void {
  callsContract(voice, open)
  hearingContract(voice, open)
  lostLegsContract(voice, open)
}
