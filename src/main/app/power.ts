import { networkInterfaces } from 'node:os'
import { net, powerMonitor } from 'electron'
import type { Clock } from '../clock.js'

/** What happens to the computer that a connection must know at once. */
export interface PowerListener {
  /** the computer goes to sleep; there is no time for more than a note */
  onSuspend(): void
  /** it woke, or this program goes on after it was stopped */
  onResume(): void
  /** a network interface came up, or another one took over */
  onNetworkUp(): void
  onNetworkDown(): void
  /** it has other addresses than before: these, loopback included */
  onAddresses(addresses: readonly string[]): void
}

const networkPollMs = 2_000
/** The main process is told of no change of address either. */
const addressPollMs = 250
/** A poll that comes so late was not late by chance: the program was stopped, or the computer slept without a word. */
const stoppedMs = 3_000

/** @returns its dispose. Only after Electron is ready. */
export function watchComputer(listener: PowerListener, clock: Clock): () => void {
  const suspend = (): void => listener.onSuspend()
  const resume = (): void => listener.onResume()
  powerMonitor.on('suspend', suspend)
  powerMonitor.on('resume', resume)

  // The main process has no `online` event.
  let online = net.isOnline()
  const networkPoll = setInterval(() => {
    const now = net.isOnline()
    if (now === online) return
    online = now
    if (now) listener.onNetworkUp()
    else listener.onNetworkDown()
  }, networkPollMs)

  const bothClocks = () => ({ wall: clock.now(), monotonic: clock.monotonic() })
  let polled = bothClocks()
  let addresses = ownAddresses()
  listener.onAddresses(addresses)
  const addressPoll = setInterval(() => {
    const now = bothClocks()
    // One of them stands still while the computer sleeps, the other may be set.
    const passedMs = Math.max(now.wall - polled.wall, now.monotonic - polled.monotonic)
    polled = now
    if (passedMs > stoppedMs) listener.onResume()
    const current = ownAddresses()
    if (current.join() === addresses.join()) return
    addresses = current
    listener.onAddresses(addresses)
  }, addressPollMs)

  return () => {
    clearInterval(networkPoll)
    clearInterval(addressPoll)
    powerMonitor.off('suspend', suspend)
    powerMonitor.off('resume', resume)
  }
}

const ownAddresses = (): readonly string[] =>
  Object.values(networkInterfaces())
    .flatMap((interfaces) => interfaces ?? [])
    .map(({ address }) => address)
    .sort()
