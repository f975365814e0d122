import { fail, type Result } from '../../contract/errors.js'
import type { IceState } from '../../contract/ipc/media.js'
import type { Unsubscribe } from '../sip/sip-port.js'
import type { EngineLink } from './engine-link.js'
import { descriptionFault } from './description-fault.js'
import { keyTimes } from './key-times.js'

/**
 * Peer connections in the media engine, as SIP needs them: each call takes a whole description and gives a whole one
 * back. When the engine goes away all its connections are gone with it; a new engine starts with none.
 */
export interface PeerConnections {
  readonly available: boolean
  /** `false`: the engine is gone and every connection with it · `true`: a new engine takes connections */
  onAvailable(listener: (available: boolean) => void): Unsubscribe
  /** `bad-request`: the offer cannot be accepted · `media-engine-away`, `timeout`: try again later */
  answer(connectionId: string, sdp: string): Promise<Result<{ readonly sdp: string }>>
  offer(connectionId: string, options: { iceRestart: boolean }): Promise<Result<{ readonly sdp: string }>>
  applyAnswer(connectionId: string, sdp: string): Promise<Result<null>>
  rollback(connectionId: string): Promise<Result<null>>
  close(connectionId: string): void
  /**
   * The computer has another network. Chromium tells an engine's page so after some 4 s; a new page asks for itself, so that
   * the engine is exchanged.
   */
  renew(): void
  /** which connection carries a dialog now; null when none does */
  assign(dialogId: string, connectionId: string | null): void
  setMicrophone(connectionId: string, live: boolean): void
  /** what the next offer or answer says, and silence until then (RFC 3264 §8.4) */
  setHeld(connectionId: string, held: boolean): void
  sendDtmf(connectionId: string, tones: string): void
  onIce(listener: (connectionId: string, state: IceState) => void): Unsubscribe
  /** RTP or an ICE consent response arrived in the last second */
  onHeard(listener: (connectionId: string) => void): Unsubscribe
}

export class EnginePeerConnections implements PeerConnections {
  readonly #link: EngineLink
  readonly #availability = new Set<(available: boolean) => void>()
  readonly #current = new Map<string, string>()
  readonly renew: () => void
  #available = false

  constructor(link: EngineLink, renew: () => void) {
    this.#link = link
    this.renew = renew
  }

  get available(): boolean {
    return this.#available
  }

  setAvailable(available: boolean): void {
    if (this.#available === available) return
    this.#available = available
    for (const listener of [...this.#availability]) listener(available)
  }

  assign(dialogId: string, connectionId: string | null): void {
    if (connectionId === null) this.#current.delete(dialogId)
    else this.#current.set(dialogId, connectionId)
  }

  connectionOf(dialogId: string): string | null {
    return this.#current.get(dialogId) ?? null
  }

  onAvailable(listener: (available: boolean) => void): Unsubscribe {
    this.#availability.add(listener)
    return () => void this.#availability.delete(listener)
  }

  answer(connectionId: string, sdp: string): Promise<Result<{ readonly sdp: string }>> {
    const fault = descriptionFault(sdp)
    if (fault !== null) return Promise.resolve(fail('bad-request', fault))
    return this.#whenAvailable(() => this.#link.request('connection.answer', { connectionId, sdp }))
  }

  offer(
    connectionId: string,
    { iceRestart }: { iceRestart: boolean },
  ): Promise<Result<{ readonly sdp: string }>> {
    return this.#whenAvailable(() => this.#link.request('connection.offer', { connectionId, iceRestart }))
  }

  applyAnswer(connectionId: string, sdp: string): Promise<Result<null>> {
    const fault = descriptionFault(sdp)
    if (fault !== null) return Promise.resolve(fail('bad-request', fault))
    return this.#link.request('connection.applyAnswer', { connectionId, sdp })
  }

  rollback(connectionId: string): Promise<Result<null>> {
    return this.#link.request('connection.rollback', { connectionId })
  }

  close(connectionId: string): void {
    this.#link.tell('connection.close', { connectionId })
  }

  setMicrophone(connectionId: string, live: boolean): void {
    this.#link.tell('connection.setMicrophone', { connectionId, live })
  }

  setHeld(connectionId: string, held: boolean): void {
    this.#link.tell('connection.setHeld', { connectionId, held })
  }

  sendDtmf(connectionId: string, tones: string): void {
    this.#link.tell('connection.sendDtmf', { connectionId, tones, ...keyTimes })
  }

  onIce(listener: (connectionId: string, state: IceState) => void): Unsubscribe {
    return this.#link.on('connection.ice', ({ connectionId, state }) => listener(connectionId, state))
  }

  onHeard(listener: (connectionId: string) => void): Unsubscribe {
    return this.#link.on('connection.stats', ({ connectionId, heard }) => {
      if (heard) listener(connectionId)
    })
  }

  /** A page that is still starting would keep the request, and make a connection that nobody waits for any more. */
  #whenAvailable<T>(ask: () => Promise<Result<T>>): Promise<Result<T>> {
    if (this.#available) return ask()
    return Promise.resolve(fail('media-engine-away', 'The audio engine is restarting.'))
  }
}
