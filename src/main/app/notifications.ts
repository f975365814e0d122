import { Notification } from 'electron'

export interface Notifications {
  /** silent: the ring and the prompt are the phone's own. The same tag replaces what it said before. */
  show(tag: 'offer' | 'connection', title: string, body: string): void
  clear(tag: 'offer' | 'connection'): void
  dispose(): void
}

export function createNotifications(icon: string, onClick: () => void): Notifications {
  const shown = new Map<string, Notification>()
  const clear = (tag: string): void => {
    shown.get(tag)?.close()
    shown.delete(tag)
  }
  return {
    show(tag, title, body) {
      clear(tag)
      if (!Notification.isSupported()) return
      const notification = new Notification({ title, body, icon, silent: true })
      notification.on('click', onClick)
      notification.on('close', () => {
        if (shown.get(tag) === notification) shown.delete(tag)
      })
      // Held so that it is not collected while it is on screen: its click would be lost.
      shown.set(tag, notification)
      notification.show()
    },
    clear,
    dispose: () => [...shown.keys()].forEach(clear),
  }
}
