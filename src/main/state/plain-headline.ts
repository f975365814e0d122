import type { Headline } from '../../contract/ipc/console-snapshot.js'
import { deviceProblem } from '../calls/device-problem.js'
import { isMuted } from '../calls/microphone.js'
import { shownConnectionState } from '../connection/shown-connection-state.js'
import type { Facts } from './facts.js'
import { nextInWords, say } from './say.js'

/** What a phone of a plain SIP server says while no call asks for the agent. */
export function plainHeadline(facts: Facts, plain: NonNullable<Facts['plain']>): Headline {
  return linkHeadline(facts) ?? lineHeadline(facts, plain) ?? statusHeadline(facts)
}

/** While somebody is asked whether they take the caller, who is on hold. */
export function consultationHeadline(
  { phase, address, rings, interactionId }: NonNullable<NonNullable<Facts['plain']>['consultation']>,
  { call }: Facts,
  caller: string,
): Headline {
  const held = `${caller} is on hold.`
  switch (phase) {
    case 'holding':
    case 'calling':
      return say('attention', rings ? `Ringing at ${address}.` : `Calling ${address}…`, held)
    case 'talking':
      return isMuted(call, interactionId)
        ? say('attention', `${address} cannot hear you: you are muted.`, held)
        : say('good', `You are asking ${address}.`, held)
    case 'completing':
      return say('attention', `Transferring ${caller} to ${address}…`)
    case 'returning':
      return say('attention', `Going back to ${caller}…`)
    default:
      return phase satisfies never
  }
}

function linkHeadline({ registration, session }: Facts): Headline | null {
  if (session?.status.status === 'work-offline') return null
  if (registration.state === 'retrying') {
    return say(
      'bad',
      'Your phone is not registered.',
      registration.cause ?? 'Offhook keeps trying. Calls cannot reach you until then.',
    )
  }
  return registration.state === 'up' ? null : say('neutral', 'Registering your phone…')
}

function lineHeadline(
  facts: Facts,
  { accessNumber, redialAt }: NonNullable<Facts['plain']>,
): Headline | null {
  if (accessNumber === null) return null
  const state = shownConnectionState(facts.connection.machine)
  switch (state) {
    case 'closed':
      return null
    case 'dialing':
    case 'validating':
      return say('attention', 'Opening your persistent connection…', `Offhook calls ${accessNumber}.`)
    case 'recovering':
      return say('attention', 'Reconnecting your persistent connection…', 'The server keeps it for a while.')
    case 'lost':
      return say(
        'bad',
        'The persistent connection is lost.',
        redialAt === null ? 'Click Re-open connection to continue.' : 'Offhook calls again by itself.',
      )
    case 'open':
      return isMuted(facts.call, facts.connection.machine.leg?.dialogId)
        ? say('attention', 'Nobody can hear you: you are muted.', 'Click Mute again to speak.')
        : say(
            'good',
            'Your line is open.',
            'The server joins callers to it without a ring. They hear you at once.',
          )
    default:
      return state satisfies never
  }
}

function statusHeadline({ session, settings, devices }: Facts): Headline {
  const status = session?.status
  if (!status) return say('neutral', 'Getting your phone ready…')
  const problem = deviceProblem(devices)
  switch (status.status) {
    case 'available':
      if (problem !== null) return say('bad', problem, 'Choose a working device, or calls cannot be heard.')
      return say(
        'good',
        'You are ready for the next call.',
        settings?.autoAnswer
          ? 'A call that the server wants answered at once is, after a short prompt.'
          : 'Your phone rings when it comes.',
      )
    case 'on-break':
      return say('neutral', 'You are On break.', 'Calls are refused. Go Available to take them.')
    case 'work-offline':
      return say('neutral', 'You work offline.', 'Your phone is not registered. Go Available to take calls.')
    case 'offered':
      return say('attention', 'A call is coming in…')
    case 'busy':
    case 'post-processing':
      return say('neutral', 'You are on a call.', status.next ? nextInWords(status.next.status) : null)
    default:
      return status.status satisfies never
  }
}
