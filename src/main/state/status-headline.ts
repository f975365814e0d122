import type { Headline } from '../../contract/ipc/console-snapshot.js'
import { deviceProblem } from '../calls/device-problem.js'
import { shownConnectionState } from '../connection/shown-connection-state.js'
import type { Facts } from './facts.js'
import { nextInWords, say } from './say.js'
import { deskPhoneInWords, statusCauseInWords } from './words.js'

/** What the agent's status means for them, when nothing more pressing is to be said. */
export function statusHeadline(facts: Facts): Headline {
  const { session } = facts
  if (!session) return say('neutral', 'Getting your shift ready…')
  const { status, next, cause, connecting } = session.status
  const why = statusCauseInWords(cause)
  switch (status) {
    case 'available':
      return connecting
        ? say('attention', 'Available, connecting…', 'A validation call is on its way.')
        : availableHeadline(facts)
    case 'on-break':
      if (cause === 'connection-lost' && shownConnectionState(facts.connection.machine) === 'open') {
        return say(
          'neutral',
          'Your connection is open again. You are On break.',
          'Go Available when you are ready.',
        )
      }
      return why === null
        ? say('neutral', 'You are On break.', 'Go Available to take interactions.')
        : say('attention', `${why} You are On break.`, 'Go Available when you are ready.')
    case 'work-offline':
      return say('neutral', 'You work offline.', 'Interactions do not reach you. Go Available to take them.')
    case 'offered':
      return say('attention', 'An interaction is coming in…')
    case 'busy':
      return say('neutral', 'You are busy with an interaction.', next ? nextInWords(next.status) : null)
    case 'post-processing':
      return say(
        'neutral',
        'Post-processing: complete your notes.',
        next ? nextInWords(next.status) : 'Click Finish now when you are done.',
      )
    default:
      return status satisfies never
  }
}

function availableHeadline(facts: Facts): Headline {
  const { session, settings, connection, devices } = facts
  const autoAnswer = settings?.autoAnswer ?? false
  const desk = deskPhoneInWords(session?.profile.workplace ?? null)
  const problem = desk === null ? deviceProblem(devices) : null
  if (problem !== null) {
    return say('bad', problem, 'Choose a working device, or interactions cannot be heard.')
  }
  if (session?.profile.phoneConnectionMode === 'persistent') {
    if (shownConnectionState(connection.machine) !== 'open') {
      return say(
        'attention',
        'You are Available, but the persistent connection is closed.',
        'Click Re-open connection to take interactions.',
      )
    }
    return say(
      'good',
      'You are ready for the next interaction.',
      autoAnswer
        ? 'Auto Answer connects it after a short prompt. Your microphone is not sent until then.'
        : 'Accept it with one click. Your microphone is not sent until then.',
    )
  }
  if (desk !== null) return say('good', 'You are ready for the next interaction.', `It rings on ${desk}.`)
  return say(
    'good',
    'You are ready for the next interaction.',
    autoAnswer ? 'Auto Answer connects it after a short prompt.' : 'Your phone rings when it comes.',
  )
}
