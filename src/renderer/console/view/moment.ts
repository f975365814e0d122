import type {
  CallView,
  ConnectionView,
  ConsoleSnapshot,
  ConsultationView,
} from '../../../contract/ipc/console-snapshot.js'

/** What the middle of the window is about now. Usually one thing; a validation call can ring while a customer waits. */
export type Moment =
  | { readonly kind: 'validation'; readonly connection: ConnectionView }
  /** the open connection to a plain SIP server, on which callers come without a word of it */
  | { readonly kind: 'line'; readonly connection: ConnectionView }
  | { readonly kind: 'offer'; readonly call: CallView }
  | { readonly kind: 'call'; readonly call: CallView }
  /** the call waits while the agent asks somebody whether they take it */
  | { readonly kind: 'consultation'; readonly call: CallView; readonly asked: ConsultationView }
  | { readonly kind: 'post-processing'; readonly since: number; readonly endsAt: number | null }

/** Nobody is known to be on it, but whoever the server joins hears the agent: it is muted and hung up like a call. */
export const openLineOf = ({ connection, call, plainSip }: ConsoleSnapshot): ConnectionView | null =>
  plainSip !== null && connection?.state === 'open' && call === null ? connection : null

export function momentsOf(snapshot: ConsoleSnapshot): readonly Moment[] {
  const moments: Moment[] = []
  const { connection, call, status, plainSip } = snapshot
  const line = openLineOf(snapshot)
  if (line) moments.push({ kind: 'line', connection: line })
  else if (plainSip === null && connection?.state === 'dialing')
    moments.push({ kind: 'validation', connection })
  if (call?.state === 'offered') moments.push({ kind: 'offer', call })
  else if (call && call.state !== 'ended' && plainSip?.consultation)
    moments.push({ kind: 'consultation', call, asked: plainSip.consultation })
  else if (call && call.state !== 'ended') moments.push({ kind: 'call', call })
  else if (status?.status === 'post-processing') {
    moments.push({ kind: 'post-processing', since: status.since, endsAt: status.postProcessingEndsAt })
  }
  return moments
}

/** The PIN is asked for whichever page is open. */
export const asksForPin = (snapshot: ConsoleSnapshot): boolean => snapshot.connection?.state === 'validating'

/** The identity of the moment: the middle is new when it changes. */
export const momentKey = (moment: Moment | undefined): string => {
  if (!moment) return 'idle'
  switch (moment.kind) {
    case 'line':
      return `line ${moment.connection.connectionId}`
    case 'validation':
      return `validation ${moment.connection.connectionId}`
    case 'offer':
    case 'call':
    case 'consultation':
      return `${moment.kind} ${moment.call.interactionId}`
    case 'post-processing':
      return 'post-processing'
    default:
      return moment satisfies never
  }
}
