/** A page's own list of networks may be some 4 s behind the computer's: what it gathers meanwhile is not taken for the whole. */
export const settleMs = 10_000

/**
 * The addresses of this computer that the last whole gathering had a UDP candidate for. A later one that has them all, and
 * no other, has no more to come. It is only ever a reason not to wait: a network that nobody has told of is found by the
 * gathering that runs on after its answer, and one that main has seen (`forget`) is waited for.
 */
export class KnownAddresses {
  readonly #now: () => number
  #addresses: ReadonlySet<string> = new Set()
  #learnsFrom = 0

  /** @param now ms of a clock that never jumps */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Learns from what it gathers, also after its description was sent. */
  follow(pc: RTCPeerConnection): void {
    const seen = new Set<string>()
    pc.addEventListener('icecandidate', ({ candidate }) => {
      const address = udpAddress(candidate)
      if (address !== null) seen.add(address)
    })
    pc.addEventListener('icegatheringstatechange', () => {
      if (pc.iceGatheringState !== 'complete') return
      if (this.#now() >= this.#learnsFrom) this.#addresses = new Set(seen)
      // An ICE restart gathers anew.
      seen.clear()
    })
  }

  /** The computer has other addresses than before, or candidates are gathered by other rules. */
  forget(): void {
    this.#addresses = new Set()
    this.#learnsFrom = this.#now() + settleMs
  }

  areAll(seen: ReadonlySet<string>): boolean {
    const known = this.#addresses
    return seen.size > 0 && seen.size === known.size && [...seen].every((address) => known.has(address))
  }
}

/** of a UDP candidate; without STUN and TURN they are all of this computer itself. One that is not told is like no other. */
export const udpAddress = (candidate: RTCIceCandidate | null): string | null =>
  candidate?.protocol === 'udp' ? (candidate.address ?? candidate.candidate) : null
