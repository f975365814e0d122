import type { IceServer } from '../../contract/ipc/media.js'

/**
 * Peer connections ready before they are asked for, with their certificate made, so that the first call is answered as
 * quickly as the tenth. A candidate pool is not asked for: Chromium 130 does not use it when it answers.
 */
export class Standby {
  #iceServers: readonly IceServer[] = []
  #certificate: RTCCertificate | null = null
  #waiting: RTCPeerConnection | null = null

  /** Makes the certificate and runs one whole negotiation with itself, which loads and warms every part of the stack. */
  async warm(): Promise<void> {
    this.#certificate = await RTCPeerConnection.generateCertificate(ecdsa)
    const [near, far] = [this.#make(), this.#make()]
    near.addTransceiver('audio')
    await near.setLocalDescription()
    const offer = near.localDescription
    if (offer) {
      await far.setRemoteDescription(offer)
      await far.setLocalDescription()
    }
    near.close()
    far.close()
    this.#refill()
  }

  setIceServers(servers: readonly IceServer[]): void {
    this.#iceServers = servers
    this.#waiting?.close()
    this.#refill()
  }

  /** The warm one, or a new one; the next is made as soon as this turn is over. */
  take(): RTCPeerConnection {
    const pc = this.#waiting ?? this.#make()
    this.#waiting = null
    setTimeout(() => this.#refill(), 0)
    return pc
  }

  dispose(): void {
    this.#waiting?.close()
    this.#waiting = null
  }

  #refill(): void {
    if (this.#waiting && this.#waiting.signalingState !== 'closed') return
    this.#waiting = this.#make()
  }

  #make(): RTCPeerConnection {
    return new RTCPeerConnection({
      iceServers: this.#iceServers.map(({ urls, username, credential }) => ({
        urls,
        ...(username === undefined ? {} : { username }),
        ...(credential === undefined ? {} : { credential }),
      })),
      bundlePolicy: 'max-bundle',
      rtcpMuxPolicy: 'require',
      ...(this.#certificate && this.#certificate.expires > Date.now()
        ? { certificates: [this.#certificate] }
        : {}),
    })
  }
}

const ecdsa: EcKeyGenParams = { name: 'ECDSA', namedCurve: 'P-256' }
