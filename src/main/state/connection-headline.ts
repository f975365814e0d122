import type { Headline } from '../../contract/ipc/console-snapshot.js'
import { shownConnectionState } from '../connection/shown-connection-state.js'
import type { Facts } from './facts.js'
import { say } from './say.js'
import { deskPhoneInWords, lostInWords } from './words.js'

/** What the persistent connection asks of the agent; null when it is open, closed, or no interaction waits for it. */
export function connectionHeadline(facts: Facts): Headline | null {
  const { session, connection } = facts
  if (!session) return null
  const desk = deskPhoneInWords(session.connection.workplace)
  const state = shownConnectionState(connection.machine)
  switch (state) {
    case 'closed':
    case 'open':
      return null
    case 'dialing':
      return desk === null
        ? say(
            'attention',
            'Opening your persistent connection…',
            'A validation call is on its way to this softphone.',
          )
        : say(
            'attention',
            `The validation call rings on ${desk}.`,
            'Answer it there, then type the PIN you hear.',
          )
    case 'validating':
      return validatingHeadline(facts, desk)
    case 'recovering':
      return say(
        'attention',
        'Reconnecting your persistent connection…',
        'No new interactions come until it is back.',
      )
    case 'lost': {
      const cause = lostInWords(connection.machine.notTakenBack, session.connection.cause)
      const wait = session.connection.reopenAvailableAt
      return say(
        'bad',
        cause,
        wait === null
          ? 'Click Re-open connection to continue.'
          : 'After several failed validation calls Re-open connection needs a short wait.',
      )
    }
    default:
      return state satisfies never
  }
}

function validatingHeadline({ connection }: Facts, desk: string | null): Headline {
  if (connection.confirming) return say('attention', 'Confirming your PIN…', 'It may take a few seconds.')
  if (connection.pinError !== null)
    return say('bad', connection.pinError, 'Listen again and type the four digits.')
  const where = desk === null ? 'in your headset' : `on ${desk}`
  return say('attention', `Listen for your four-digit PIN ${where}.`, 'Type it here, then click Confirm.')
}
