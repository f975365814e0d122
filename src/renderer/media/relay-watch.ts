import type { MediaEventValue } from '../../contract/ipc/media.js'

/** No TURN server has answered within it (ms): RFC 8489 §6.2.1 gives one over UDP some 10 s. */
const probeLimitMs = 15_000

/** Tells what became of the TURN servers each time that candidates have been gathered; nothing without any. */
export function watchRelays(
  pc: RTCPeerConnection,
  tell: (found: MediaEventValue<'relays.tried'>) => void,
): void {
  const { iceServers = [], iceTransportPolicy } = pc.getConfiguration()
  if (!iceServers.some(isRelay)) return
  const failed = new Set<string>()
  let relayed = false
  pc.addEventListener('icecandidateerror', ({ url }) => {
    if (url.startsWith('turn')) failed.add(url)
  })
  pc.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate?.type === 'relay') relayed = true
  })
  pc.addEventListener('icegatheringstatechange', () => {
    if (pc.iceGatheringState !== 'complete') return
    tell({ relayed, onlyWay: iceTransportPolicy === 'relay', failed: [...failed] })
    // An ICE restart gathers anew.
    failed.clear()
    relayed = false
  })
}

/** Gathers once without a call, so that a relay that cannot be used is known before the first one. */
export async function tryRelays(pc: RTCPeerConnection): Promise<void> {
  const { promise: over, resolve: end } = Promise.withResolvers<void>()
  const limit = setTimeout(end, probeLimitMs)
  pc.addEventListener('icegatheringstatechange', () => {
    if (pc.iceGatheringState === 'complete') end()
  })
  pc.addTransceiver('audio')
  await pc.setLocalDescription().catch(end)
  await over
  clearTimeout(limit)
  pc.close()
}

export const isRelay = ({ urls }: { readonly urls: string | readonly string[] }): boolean =>
  [urls].flat().some((url) => /^turns?:/.test(url))
