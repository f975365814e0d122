import type { Clock } from '../clock.js'
import type { PeerConnections } from './peer-connections.js'

/** A crashed engine is back within 300 ms, the first one within a second of the start; what needs it waits a little. */
const engineWaitMs = 2_500

/** Whether an engine takes connections, now or within 2.5 s. */
export function engineBack(peerConnections: PeerConnections, clock: Clock): Promise<boolean> {
  if (peerConnections.available) return Promise.resolve(true)
  return new Promise((resolve) => {
    const end = (back: boolean): void => {
      off()
      cancel()
      resolve(back)
    }
    const cancel = clock.after(engineWaitMs, () => end(false))
    const off = peerConnections.onAvailable((available) => {
      if (available) end(true)
    })
  })
}
