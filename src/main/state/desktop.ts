import type { Notifications } from '../app/notifications.js'
import type { AppTray } from '../app/tray.js'
import { type DesktopNotification, connectionNotification, offerNotification, trayFacts } from './desktop-view.js'
import type { Snapshots } from './publish.js'

/** Keeps tray and notifications in step with what the console shows. Returns its end. */
export function tellDesktop(
  snapshots: Snapshots,
  desktop: { readonly tray: AppTray | null; readonly notifications: Notifications },
): () => void {
  const { tray, notifications } = desktop
  const shown: Record<'offer' | 'connection', string | null> = { offer: null, connection: null }

  const keep = (tag: 'offer' | 'connection', notification: DesktopNotification | null): void => {
    const text = notification && `${notification.title}\n${notification.body}`
    if (text === shown[tag]) return
    shown[tag] = text
    if (notification) notifications.show(tag, notification.title, notification.body)
    else notifications.clear(tag)
  }
  const tell = (): void => {
    const snapshot = snapshots.current
    tray?.update(trayFacts(snapshot))
    keep('offer', offerNotification(snapshot))
    keep('connection', connectionNotification(snapshot))
  }
  tell()
  return snapshots.onChange(tell)
}
