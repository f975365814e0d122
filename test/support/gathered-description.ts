import { isIP } from 'node:net'

/** The parts of a peer connection that are used here; libwebrtc's in Node and a browser's have them. */
type Gathering = Pick<RTCPeerConnection, 'setLocalDescription' | 'iceGatheringState' | 'addEventListener'>

/**
 * Local descriptions with their candidates, put together from the events: in Node `localDescription` must not be read while
 * libwebrtc gathers, which ends in a segmentation fault once in a while (node-webrtc#696).
 */
export class GatheredDescription {
  readonly #connection: Gathering
  readonly #candidates: string[] = []
  #changed = Promise.withResolvers<void>()

  constructor(connection: Gathering) {
    this.#connection = connection
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate?.candidate) this.#candidates.push(candidate.candidate)
      this.#tell()
    })
    connection.addEventListener('icegatheringstatechange', () => this.#tell())
  }

  /** Applies an offer or answer of this connection, and returns it with its first candidate, or with all of them. */
  async describe(made: RTCSessionDescriptionInit, until: 'first' | 'all'): Promise<string> {
    const sdp = made.sdp ?? ''
    const fragment = /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1] ?? ''
    const ours = (): string[] => this.#candidates.filter((line) => line.includes(` ufrag ${fragment}`))
    const enough = (): boolean =>
      ours().length > 0 && (until === 'first' || this.#connection.iceGatheringState === 'complete')
    await this.#connection.setLocalDescription({ type: made.type, sdp })
    while (!enough()) await this.#changed.promise
    const candidates = ours()
    const lines = candidates.map((line) => `a=${line}\r\n`).join('')
    return `${withDefault(sdp, candidates)}${lines}`
  }

  #tell(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }
}

/** The default candidate stands in m= and c= (RFC 8839 §4.2.1.2): an address of zeros there is a call on hold to some. */
function withDefault(sdp: string, candidates: readonly string[]): string {
  const places = candidates.map((line) => line.split(' ').slice(4, 6))
  const [address, port] = places.find(([host = '']) => isIP(host) === 4) ?? places[0] ?? []
  if (address === undefined || port === undefined) return sdp
  const connection = `c=IN IP${isIP(address)} ${address}`
  return sdp.replace(/^m=audio 9 /m, `m=audio ${port} `).replace(/^c=IN IP4 0\.0\.0\.0/m, connection)
}
