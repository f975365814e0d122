/** A peer connection that does nothing but gather candidates, one by one, as a test says. */
export class PeerThatGathers extends EventTarget {
  iceGatheringState: RTCIceGatheringState = 'gathering'
  localDescription = { sdp: '' }
  readonly #iceServers: readonly RTCIceServer[]
  readonly #policy: RTCIceTransportPolicy

  constructor(iceServers: readonly RTCIceServer[] = [], policy: RTCIceTransportPolicy = 'all') {
    super()
    this.#iceServers = iceServers
    this.#policy = policy
  }

  get connection(): RTCPeerConnection {
    return this as unknown as RTCPeerConnection
  }

  getConfiguration(): RTCConfiguration {
    return { iceServers: [...this.#iceServers], iceTransportPolicy: this.#policy }
  }

  finds(address: string | null, protocol: 'udp' | 'tcp' = 'udp', type: 'host' | 'relay' = 'host'): void {
    const candidate = `candidate:1 1 ${protocol} 2122260223 ${address ?? 'somewhere'} 40000 typ ${type}`
    this.localDescription = { sdp: `${this.localDescription.sdp}a=${candidate}\r\n` }
    this.#tell('icecandidate', { candidate: { candidate, protocol, address, type } })
  }

  /** as Chromium: 701 and nothing more to know */
  failsAt(url: string): void {
    this.#tell('icecandidateerror', { url, errorCode: 701 })
  }

  completes(): void {
    this.iceGatheringState = 'complete'
    this.#tell('icegatheringstatechange', {})
  }

  /** by an ICE restart */
  beginsAnew(): void {
    this.iceGatheringState = 'gathering'
    this.#tell('icegatheringstatechange', {})
  }

  #tell(name: string, facts: object): void {
    this.dispatchEvent(Object.assign(new Event(name), facts))
  }
}
