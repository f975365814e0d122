import type { ConnectionView, ConsoleSnapshot } from '../../../contract/ipc/console-snapshot.js'
import { callerTitle, endWords, sourceText } from './call-words.js'

/** What a screen reader says. Assertive is for what waits for the agent: an offer, a ringing validation call. */
export interface Announcement {
  readonly urgency: 'polite' | 'assertive'
  readonly text: string
}

type Seen = ConsoleSnapshot | null

export function announcements(before: Seen, after: ConsoleSnapshot): readonly Announcement[] {
  const news = [
    ...signInNews(before, after),
    ...offerNews(before, after),
    ...connectionNews(before, after),
    ...pinNews(before, after),
    ...noticeNews(before, after),
    ...zoomNews(before, after),
  ]
  return news.length > 0 ? news : headlineNews(before, after)
}

/** Something waits for the agent: then what was said of it is still true. */
export const isWaiting = ({ call, connection }: ConsoleSnapshot): boolean =>
  call?.state === 'offered' || (connection?.state === 'dialing' && connection.ringing)

function signInNews(before: Seen, { signIn, plainSip, registration }: ConsoleSnapshot): Announcement[] {
  if (before === null) return []
  const was = before.signIn
  // A SIP server has said nothing yet when the phone begins to register.
  if (plainSip !== null)
    return registration.state === 'up' && before.registration.state !== 'up'
      ? [{ urgency: 'polite', text: 'Your phone is registered.' }]
      : []
  if (signIn.step === 'browser' && was.step !== 'browser')
    return [{ urgency: 'polite', text: 'Continue in your browser.' }]
  if (signIn.state === 'signed-in' && was.state !== 'signed-in')
    return [{ urgency: 'polite', text: 'You are signed in.' }]
  return []
}

function offerNews(before: Seen, { call }: ConsoleSnapshot): Announcement[] {
  if (!call) return []
  const known = before?.call?.interactionId === call.interactionId ? before.call : null
  if (call.state === 'offered') {
    if (known) return []
    return [
      { urgency: 'assertive', text: `Offer: ${callerTitle(call)}, ${sourceText(call)}.${answerHint(call)}` },
    ]
  }
  if (!known || known.state === call.state) return []
  if (call.state === 'active') {
    const again = known.state === 'held' || known.state === 'customer-waiting'
    return [{ urgency: 'polite', text: again ? 'The call goes on.' : `Connected with ${callerTitle(call)}.` }]
  }
  if (call.state === 'held') return [{ urgency: 'polite', text: 'The call is on hold.' }]
  if (call.state === 'customer-waiting') return [{ urgency: 'polite', text: 'The customer waits on hold.' }]
  if (call.state === 'ended' && call.endCause)
    return [{ urgency: 'polite', text: `${endWords[call.endCause]}.` }]
  return []
}

function answerHint(call: NonNullable<ConsoleSnapshot['call']>): string {
  if (call.autoAnswerAt !== null) return ' Auto Answer connects it.'
  if (call.answerWith === 'answer') return ' Press Alt+A to answer.'
  if (call.answerWith === 'accept') return ' Press Alt+A to accept.'
  return call.deskPhone ? ` Ringing on ${call.deskPhone}.` : ''
}

function connectionNews(before: Seen, { connection }: ConsoleSnapshot): Announcement[] {
  if (!connection) return []
  const previous = before?.connection
  const rings = connection.state === 'dialing' && connection.ringing
  const rang =
    previous?.state === 'dialing' && previous.ringing && previous.connectionId === connection.connectionId
  if (rings && !rang)
    return [{ urgency: 'assertive', text: 'The validation call rings. Press Alt+A to answer.' }]
  if (!previous || previous.state === connection.state) return []
  const text = connectionText(connection)
  return text === null ? [] : [{ urgency: 'polite', text }]
}

function connectionText(connection: ConnectionView): string | null {
  switch (connection.state) {
    case 'open':
      return 'The persistent connection is open.'
    case 'recovering':
      return 'Reconnecting.'
    case 'lost':
      return `The persistent connection is lost. ${connection.lostReason ?? ''}`.trim()
    case 'closed':
      return 'The persistent connection is closed.'
    case 'dialing':
      return connection.deskPhone ? `The validation call rings on ${connection.deskPhone}.` : null
    case 'validating':
      return null // the PIN dialog takes the focus and speaks for itself
    default:
      return connection.state satisfies never
  }
}

/** Each once, however its words change: some count seconds. */
function noticeNews(before: Seen, { notices }: ConsoleSnapshot): Announcement[] {
  if (before === null) return []
  const known = new Set(before.notices.map(({ id }) => id))
  return notices.flatMap(({ id, text }) => (known.has(id) ? [] : [{ urgency: 'polite', text }]))
}

function zoomNews(before: Seen, { zoom }: ConsoleSnapshot): Announcement[] {
  if (before === null || before.zoom.percent === zoom.percent) return []
  return [{ urgency: 'polite', text: `Zoom ${zoom.percent} %.` }]
}

/** The one sentence in the middle, where nothing else tells of the change: a call that is over, a status, somebody who is asked. */
function headlineNews(before: Seen, after: ConsoleSnapshot): Announcement[] {
  const { headline, signIn, connection } = after
  if (before?.signIn.state !== 'signed-in' || signIn.state !== 'signed-in') return []
  if (headline.text === before.headline.text) return []
  // The offer was told, and the PIN dialog speaks for itself.
  if (isWaiting(after) || connection?.state === 'validating') return []
  return [{ urgency: 'polite', text: headline.text }]
}

function pinNews(before: Seen, { connection }: ConsoleSnapshot): Announcement[] {
  if (connection?.state !== 'validating') return []
  const previous = before?.connection
  const answered = previous?.confirming === true && !connection.confirming
  const newError = connection.pinError !== null && connection.pinError !== previous?.pinError
  if (connection.pinError === null || !(answered || newError)) return []
  return [{ urgency: 'polite', text: connection.pinError }]
}
