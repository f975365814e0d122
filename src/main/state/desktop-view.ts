import type { ConsoleSnapshot } from '../../contract/ipc/console-snapshot.js'
import type { TrayFacts } from '../app/tray-view.js'
import { callerInWords } from './words.js'

/** What the desktop outside the window is told: tray and silent notifications. */
export function trayFacts({ signIn, status, connection, registration, events }: ConsoleSnapshot): TrayFacts {
  const signedIn = signIn.state === 'signed-in'
  return {
    signedIn,
    status: status?.status ?? null,
    connectionLost:
      signedIn &&
      (connection?.state === 'lost' || registration.state === 'retrying' || events.state === 'retrying'),
    connecting: status?.connecting ?? false,
  }
}

export interface DesktopNotification {
  readonly title: string
  readonly body: string
}

/** Shown while an interaction waits for the agent; null otherwise. */
export function offerNotification({ call }: ConsoleSnapshot): DesktopNotification | null {
  if (call?.state !== 'offered' || call.pending !== null) return null
  const body =
    call.answerWith === 'accept'
      ? 'Accept it in Offhook.'
      : call.answerWith === 'answer'
        ? 'Answer it in Offhook.'
        : ''
  return { title: `Interaction from ${callerInWords(call.customer)}`, body }
}

/** Shown while the persistent connection is lost or its validation call rings; null otherwise. */
export function connectionNotification({
  connection,
  headline,
}: ConsoleSnapshot): DesktopNotification | null {
  if (connection?.ringing) return { title: 'Your validation call is ringing', body: 'Answer it in Offhook.' }
  if (connection?.state !== 'lost') return null
  return { title: headline.text, body: 'Re-open the connection in Offhook.' }
}

/** Quitting asks first while something would be torn down. */
export function quittingEndsSomething({ connection, call }: ConsoleSnapshot): boolean {
  return connection?.state === 'open' || connection?.state === 'recovering' || call !== null
}
