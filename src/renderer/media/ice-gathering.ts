import { udpAddress, type KnownAddresses } from './known-addresses.js'

/** The answer leaves with all host candidates, but is never held back longer than this (ms) by a slow STUN server. */
export const gatheringCapMs = 1_000

/**
 * A call whose only way is a relay is not sent away without one before this time (ms) is over: TLS to a relay far away takes six
 * round trips.
 */
export const relayCapMs = 5_000

/**
 * libwebrtc gives the UDP candidates of all interfaces in one burst and those over TCP 50 to 120 ms later. Nobody needs
 * the latter in an answer, so without STUN and TURN the waiting ends with a pause of this many ms after a UDP candidate,
 * or as soon as there is one for each address that is known.
 */
export const burstPauseMs = 5

/** Resolves when the candidates that matter are in the local description, or when the cap is reached. */
export function gathered(pc: RTCPeerConnection, known: Pick<KnownAddresses, 'areAll'>): Promise<void> {
  if (pc.iceGatheringState === 'complete') return Promise.resolve()
  const hostOnly = (pc.getConfiguration().iceServers ?? []).length === 0
  return new Promise((resolve) => {
    // The burst may have come before anyone listened.
    const seen = new Set(hostOnly ? addressesIn(pc.localDescription?.sdp ?? '') : [])
    if (known.areAll(seen)) return resolve()
    let pause: ReturnType<typeof setTimeout> | undefined
    const end = (): void => {
      clearTimeout(cap)
      clearTimeout(pause)
      pc.removeEventListener('icegatheringstatechange', onState)
      pc.removeEventListener('icecandidate', onCandidate)
      resolve()
    }
    const onState = (): void => {
      if (pc.iceGatheringState === 'complete') end()
    }
    const restartPause = (): void => {
      clearTimeout(pause)
      pause = setTimeout(end, burstPauseMs)
    }
    const onCandidate = ({ candidate }: RTCPeerConnectionIceEvent): void => {
      if (isLate && candidate) return end()
      const address = udpAddress(candidate)
      if (!hostOnly || address === null) return
      seen.add(address)
      if (known.areAll(seen)) end()
      else restartPause()
    }
    let isLate = false
    const onCap = (): void => {
      isLate = true
      if (isRelayOnly(pc) && !hasCandidate(pc.localDescription?.sdp ?? ''))
        cap = setTimeout(end, relayCapMs - gatheringCapMs)
      else end()
    }
    let cap = setTimeout(onCap, gatheringCapMs)
    pc.addEventListener('icegatheringstatechange', onState)
    pc.addEventListener('icecandidate', onCandidate)
    if (seen.size > 0) restartPause()
  })
}

export const isRelayOnly = (pc: RTCPeerConnection): boolean =>
  pc.getConfiguration().iceTransportPolicy === 'relay'

export const hasCandidate = (sdp: string): boolean => /^a=candidate:/m.test(sdp)

/** RFC 8839 §5.1: foundation, component, transport, priority, address. */
const addressesIn = (sdp: string): readonly string[] =>
  [...sdp.matchAll(/^a=candidate:\S+ \d+ udp \d+ (\S+) \d+ typ /gim)].map(([, address = '']) => address)
