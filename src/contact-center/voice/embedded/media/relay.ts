import { createSocket, type Socket } from 'node:dgram'
import { networkInterfaces } from 'node:os'
import type { MediaAddress } from './sdp.js'

/** `this-machine`: the center listens on loopback only, and so does its media. */
export type MediaReach = 'this-machine' | 'anywhere'

/** Far addresses one leg may come from at a time: its ICE candidates, and new ones after a change of network. */
const mostFarAddresses = 32

/**
 * All media of one leg passes one UDP port of ours, which is the leg's only address. So the offer can be sent as soon as
 * libwebrtc has its loopback candidate (5 ms instead of 100 ms), the far side's names and networks stay out of libwebrtc,
 * and a lab can take the media away as a broken network would: RTP and ICE consent together, with SIP going on.
 */
export class MediaRelay {
  readonly #reach: MediaReach
  readonly #outer: Socket = createSocket('udp4')
  /** one socket per far address, as a NAT would have, so that libwebrtc can tell them apart */
  readonly #inner = new Map<string, Socket>()
  #port = 0
  #target: number | null = null
  /** our ice-ufrag of now and before an ICE restart */
  #fragments: readonly string[] = []
  #closed = false
  cut = false

  constructor(reach: MediaReach) {
    this.#reach = reach
  }

  /** @throws when no UDP port can be had */
  async open(): Promise<readonly MediaAddress[]> {
    await new Promise<void>((resolve, reject) => {
      this.#outer.once('error', reject)
      // Not 127.0.0.1 alone: Chromium sends from the machine's own address, which not every system lets reach loopback.
      this.#outer.bind(0, '0.0.0.0', () => {
        this.#outer.off('error', reject)
        this.#outer.on('error', () => undefined)
        resolve()
      })
    })
    this.#port = this.#outer.address().port
    this.#outer.on('message', (datagram, from) => this.#inwards(datagram, from.address, from.port))
    return hostAddresses().map((address) => ({ address, port: this.#port }))
  }

  /** libwebrtc's loopback port; an ICE restart brings a new one */
  setTarget(port: number): void {
    this.#target = port
  }

  /** Whoever was given the offer names this fragment in its first ICE check (RFC 8445 §7.2.2); strangers do not know it. */
  admit(userFragment: string): void {
    this.#fragments = [userFragment, ...this.#fragments.slice(0, 1)]
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#outer.close()
    for (const socket of this.#inner.values()) socket.close()
    this.#inner.clear()
  }

  #inwards(datagram: Buffer, address: string, port: number): void {
    if (this.cut || this.#target === null) return
    const key = `${address}:${port}`
    const socket = this.#inner.get(key) ?? (this.#isInvited(datagram) ? this.#meet(key, address, port) : null)
    socket?.send(datagram, this.#target, '127.0.0.1', ignore)
  }

  #isInvited(datagram: Buffer): boolean {
    const isStun = datagram.length >= 20 && (datagram[0] ?? 255) < 4
    return isStun && this.#fragments.some((fragment) => datagram.includes(`${fragment}:`))
  }

  #meet(key: string, address: string, port: number): Socket | null {
    if (this.#inner.size >= mostFarAddresses) return null
    if (this.#reach === 'this-machine' && !hostAddresses().includes(address)) return null
    const socket = createSocket('udp4')
    socket.on('error', () => undefined)
    socket.on('message', (datagram, from) => {
      if (this.cut || this.#closed || from.address !== '127.0.0.1') return
      this.#outer.send(datagram, port, address, ignore)
    })
    socket.bind(0, '127.0.0.1')
    this.#inner.set(key, socket)
    return socket
  }
}

/** Loopback first: media between two programs of one machine need not leave it. Chromium may not offer loopback itself. */
function hostAddresses(): readonly string[] {
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
  return ['127.0.0.1', ...others]
}

// UDP promises nothing; an unreachable port is the far side's absence, which liveness tells.
function ignore(): void {
  return undefined
}
