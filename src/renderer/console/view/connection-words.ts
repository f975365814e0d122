import type {
  ConnectionView,
  ConsoleSnapshot,
  PlainSipView,
  Tone,
} from '../../../contract/ipc/console-snapshot.js'
import { elapsedText, secondsLeft } from './duration.js'

export interface BannerWords {
  readonly tone: Tone
  readonly title: string
  readonly detail: string
}

/** The line at the top while this agent works in Persistent mode or still holds a connection; null otherwise. */
export function bannerWords(snapshot: ConsoleSnapshot, now: number): BannerWords | null {
  const { connection, profile, plainSip } = snapshot
  if (!connection) return null
  if (connection.state === 'closed' && profile?.phoneConnectionMode !== 'persistent') return null
  if (plainSip !== null) return lineWords(connection, plainSip, snapshot.devices.microphoneSent, now)
  return connectionWords(connection, snapshot.devices.microphoneSent, now)
}

/** A plain SIP server is called by the phone, so there is nothing to answer and no PIN. */
function lineWords(
  connection: ConnectionView,
  { accessNumber, redialAt }: PlainSipView,
  microphoneSent: boolean,
  now: number,
): BannerWords {
  if (connection.state === 'dialing')
    return {
      tone: 'neutral',
      title: 'Opening the persistent connection',
      detail: `Calling ${accessNumber ?? ''}`,
    }
  if (connection.state !== 'lost') return connectionWords(connection, microphoneSent, now)
  const left = redialAt === null ? 0 : secondsLeft(redialAt, now)
  const again = redialAt === null ? '' : left > 0 ? ` Calling again in ${left} s.` : ' Calling again now.'
  return {
    tone: 'bad',
    title: 'Persistent connection is lost',
    detail: `${connection.lostReason ?? ''}${again}`,
  }
}

function connectionWords(connection: ConnectionView, microphoneSent: boolean, now: number): BannerWords {
  switch (connection.state) {
    case 'closed':
      return {
        tone: 'neutral',
        title: 'Persistent connection is closed',
        detail: 'It opens when you choose Available',
      }
    case 'dialing':
      return {
        tone: 'neutral',
        title: 'Opening the persistent connection',
        detail: 'Answer the validation call',
      }
    case 'validating':
      return { tone: 'neutral', title: 'Opening the persistent connection', detail: 'Waiting for your PIN' }
    case 'open':
      return {
        tone: 'good',
        title: 'Persistent connection is open',
        detail: openText(connection, microphoneSent, now),
      }
    case 'recovering':
      return {
        tone: 'attention',
        title: 'Reconnecting',
        detail:
          connection.graceEndsAt === null
            ? 'The persistent connection is silent'
            : `Kept for ${secondsLeft(connection.graceEndsAt, now)} s more`,
      }
    case 'lost':
      return {
        tone: 'bad',
        title: 'Persistent connection is lost',
        detail: connection.lostReason ?? '',
      }
    default:
      return connection.state satisfies never
  }
}

/** Between interactions the agent's microphone is not sent; a desk phone's is none of ours. */
function openText(connection: ConnectionView, microphoneSent: boolean, now: number): string {
  const since = `For ${elapsedText(connection.openedAt ?? connection.since, now)}`
  if (connection.deskPhone) return `${since} · on ${connection.deskPhone}`
  return microphoneSent ? since : `${since} · microphone off`
}

/** Re-open is offered after a loss, and to an Available agent whose connection is closed. */
export function canReopen({ connection, profile, status }: ConsoleSnapshot): boolean {
  if (connection?.state === 'lost') return true
  const waits = status?.status === 'available' && !status.connecting
  return connection?.state === 'closed' && profile?.phoneConnectionMode === 'persistent' && waits
}

/** What the PIN dialog says beside the boxes while there is no error. */
export function triesText(left: number | null): string {
  if (left === null) return ''
  return left === 1 ? 'One try left.' : `${left} tries left.`
}
