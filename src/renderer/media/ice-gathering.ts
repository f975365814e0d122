/** The answer leaves with all host candidates, but is never held back longer than this (ms) by a slow STUN server. */
export const gatheringCapMs = 1_000

/**
 * libwebrtc gives the UDP candidates of all interfaces in one burst and those over TCP 50 to 120 ms later. Nobody needs
 * the latter in an answer, so without STUN and TURN a pause of this many ms after a UDP candidate ends the waiting.
 */
export const burstPauseMs = 5

/** Resolves when the candidates that matter are in the local description, or when the cap is reached. */
export function gathered(pc: RTCPeerConnection): Promise<void> {
  if (pc.iceGatheringState === 'complete') return Promise.resolve()
  const hostOnly = (pc.getConfiguration().iceServers ?? []).length === 0
  return new Promise((resolve) => {
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
      if (hostOnly && candidate?.protocol === 'udp') restartPause()
    }
    const cap = setTimeout(end, gatheringCapMs)
    pc.addEventListener('icegatheringstatechange', onState)
    pc.addEventListener('icecandidate', onCandidate)
    // The burst may have come before anyone listened.
    if (hostOnly && /^a=candidate:\S+ \d+ udp /im.test(pc.localDescription?.sdp ?? '')) restartPause()
  })
}
