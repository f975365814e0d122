/** The answer leaves with all host candidates, but is never held back longer than this (ms) by a slow STUN server. */
export const gatheringCapMs = 1_000

/** Resolves when gathering is complete or the cap is reached, whichever is first. */
export function gathered(pc: RTCPeerConnection, capMs = gatheringCapMs): Promise<void> {
  if (pc.iceGatheringState === 'complete') return Promise.resolve()
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(cap)
      pc.removeEventListener('icegatheringstatechange', onState)
      resolve()
    }
    const onState = (): void => {
      if (pc.iceGatheringState === 'complete') end()
    }
    const cap = setTimeout(end, capMs)
    pc.addEventListener('icegatheringstatechange', onState)
  })
}
