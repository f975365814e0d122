import type { Failure } from '../../contract/errors.js'
import type { DeviceChoice } from '../../contract/ipc/console-snapshot.js'
import { type AutoAnswerReason, autoAnswerReasonInWords } from '../calls/auto-answer.js'
import { deviceProblem } from '../calls/device-problem.js'
import { isMuted } from '../calls/microphone.js'
import type { Facts } from '../state/facts.js'
import { deskPhoneInWords } from '../state/words.js'

/** Why a stage failed, for an agent and their supervisor: what was wrong, then what to do. */

const openDevices = 'under Audio devices in the menu'
const askSupport = 'If it fails again, tell your IT support.'

const nameOf = ({ activeLabel }: DeviceChoice): string => (activeLabel === null ? '' : ` “${activeLabel}”`)

export const notAsked = ({ message }: Failure): string =>
  `The contact center did not start the test: ${message} Try again in a moment.`

export const notOffered = (): string =>
  `The contact center did not offer the test interaction in time. Test again. ${askSupport}`

export function callDidNotArrive({ registration }: Facts): string {
  if (registration.state === 'up') {
    return `The call did not arrive at this softphone, although it is registered. Test again. ${askSupport}`
  }
  const why = registration.cause === null ? '' : ` (${registration.cause.replace(/\.$/, '')})`
  return `The call could not arrive: your phone is not registered${why}. Wait until it is, then test again.`
}

export const notDecided = (): string =>
  `Auto Answer did not look at the offer in time. Test again. ${askSupport}`

/** Auto Answer looked at the offer and left it to the agent. */
export function notConnectedBy(reason: AutoAnswerReason, facts: Facts): string {
  switch (reason) {
    case 'off':
      return 'Auto Answer is off for you. Ask your supervisor to enable it, then test again.'
    case 'not-wanted-by-platform':
      return 'The contact center did not ask for Auto Answer. If it was enabled just now, test again in a moment.'
    case 'device-unusable': {
      const problem = deviceProblem(facts.devices) ?? 'the microphone or the headset cannot be used.'
      return `Auto Answer cannot connect: ${problem} Choose a working device ${openDevices}.`
    }
    case 'connection-not-open':
      return 'The persistent connection is not open. Click Re-open connection, then test again.'
    case 'another-interaction':
      return 'Another interaction is active. Finish it, then test again.'
    case 'direct-not-available':
    case 'not-announced':
      return 'Auto Answer could not tell what kind of call this is. Go Available, then test again.'
    case 'auto-answer':
    case 'own-outbound-call':
    case 'validation-call':
    case 'no-audio':
    case 'not-signed-in':
    case 'rejected-by-agent':
    case 'second-line':
    case 'manual-requested':
    case 'unknown-purpose':
    case 'unknown-command':
    case 'rings-on-desk-phone':
    case 'platform-answers':
    case 'failed-before':
    case 'asked-by-server':
    case 'not-asked':
    case 'untrusted-peer':
    case 'header-not-allowed':
    case 'not-available':
      return `${autoAnswerReasonInWords(reason, null) ?? 'Auto Answer did not connect the call.'} Test again. ${askSupport}`
    default:
      return reason satisfies never
  }
}

export const notAnswered = (problem: Failure | null): string =>
  `${problem?.message ?? 'The call was not answered in time.'} Test again. ${askSupport}`

export const deskPhoneDidNotAnswer = ({ session }: Facts): string => {
  const phone = deskPhoneInWords(session?.profile.workplace ?? null)
  const which = phone === null ? 'Your desk phone' : `Your desk phone ${phone}`
  return `${which} did not answer by itself. Turn on automatic answering on the phone, or pick up by hand.`
}

export const promptNotHeard = ({ devices }: Facts, problem: string | null): string =>
  `The prompt could not be played on the headset${nameOf(devices.headset)}: ${
    problem ?? 'it did not start in time.'
  } Choose a working headset ${openDevices}.`

export const nothingFromCenter = (): string =>
  'The call is up, but no sound came from the contact center. Your network may hold it back: tell your IT support.'

export function nothingFromMicrophone({ devices, call, session }: Facts): string {
  const { microphone } = devices
  if (microphone.problem !== null) return `${microphone.problem} Choose a working microphone ${openDevices}.`
  if (isMuted(call, session?.interaction?.interactionId)) {
    return 'You were muted during the test. Test again without Mute, and say a few words.'
  }
  return `The microphone${nameOf(microphone)} was silent. Say a few words during the test, check its mute switch, or choose another ${openDevices}.`
}

export const noAudioAtAll = (facts: Facts): string => {
  const { microphone, headset } = facts.devices
  return `No sound went either way. Check the microphone${nameOf(microphone)} and the headset${nameOf(headset)} ${openDevices}, say a few words during the test, and test again.`
}
