import { net, powerMonitor } from 'electron'

/** What happens to the computer that a connection must know at once. */
export interface PowerListener {
  /** the computer goes to sleep; there is no time for more than a note */
  onSuspend(): void
  onResume(): void
  /** a network interface came up, or another one took over */
  onNetworkUp(): void
  onNetworkDown(): void
}

const NETWORK_POLL_MS = 2000

/** @returns its dispose. Only after Electron is ready. */
export function watchComputer(listener: PowerListener): () => void {
  const suspend = (): void => listener.onSuspend()
  const resume = (): void => listener.onResume()
  powerMonitor.on('suspend', suspend)
  powerMonitor.on('resume', resume)

  // The main process has no `online` event.
  let online = net.isOnline()
  const poll = setInterval(() => {
    const now = net.isOnline()
    if (now === online) return
    online = now
    if (now) listener.onNetworkUp()
    else listener.onNetworkDown()
  }, NETWORK_POLL_MS)

  return () => {
    clearInterval(poll)
    powerMonitor.off('suspend', suspend)
    powerMonitor.off('resume', resume)
  }
}
