import type { AudioCodec, IceServer, IceTransportPolicy } from '../../contract/ipc/media.js'
import { EngineFailure, type Emit } from './command-port.js'
import { ConnectionStats } from './connection-stats.js'
import { EngineConnection, takesPreparedTrack } from './engine-connection.js'
import { KnownAddresses } from './known-addresses.js'
import type { Microphone } from './microphone.js'
import { Playback } from './playback.js'
import { Standby } from './standby.js'

interface Entry {
  readonly connection: EngineConnection
  readonly playback: Playback
  readonly stats: ConnectionStats
  readonly closed: Promise<void>
  readonly end: () => void
}

/** The peer connections by the ids that main gave them, each with its sound and its figures. */
export class Connections {
  readonly #microphone: Microphone
  readonly #emit: Emit
  readonly #onChange: () => void
  readonly #known = new KnownAddresses()
  readonly #standby: Standby
  readonly #entries = new Map<string, Entry>()
  #sinkId = ''
  #codecs: readonly AudioCodec[] | null = null

  constructor(microphone: Microphone, emit: Emit, onChange: () => void) {
    this.#microphone = microphone
    this.#emit = emit
    this.#standby = new Standby(microphone, this.#known, (tried) => emit('relays.tried', tried))
    this.#onChange = onChange
  }

  warm(): Promise<void> {
    return this.#standby.warm()
  }

  setCodecs(codecs: readonly AudioCodec[] | null): void {
    this.#codecs = codecs
    this.#standby.setCodecs(codecs)
  }

  setIceServers(servers: readonly IceServer[], policy: IceTransportPolicy): void {
    const refused = this.#standby.setIceServers(servers, policy)
    if (refused === 0) return
    this.#emit('engine.log', { level: 'warn', message: `${refused} unusable STUN or TURN servers left out` })
  }

  /** Each is looked for again, by connections made from now on. */
  addressesChanged(): void {
    this.#known.forget()
    this.#standby.renew()
  }

  async setSink(sinkId: string): Promise<void> {
    this.#sinkId = sinkId
    await Promise.all([...this.#entries.values()].map(({ playback }) => playback.setSink(sinkId)))
  }

  get anyLive(): boolean {
    return [...this.#entries.values()].some(({ connection }) => connection.live)
  }

  get receivedTracks(): readonly MediaStreamTrack[] {
    return [...this.#entries.values()].flatMap(({ connection }) => connection.receivedTrack ?? [])
  }

  /** Remote offer in, whole local answer out. */
  async answer(id: string, sdp: string): Promise<string> {
    const entry = this.#entries.get(id) ?? this.#make(id, sdp)
    try {
      // What is asked of a peer connection that is closed meanwhile stays without an answer (W3C WebRTC §4.4.1.5).
      const answer = await Promise.race([entry.connection.answer(sdp), entry.closed.then(isClosed)])
      this.#listen(entry)
      return answer
    } finally {
      this.#prepareNext()
    }
  }

  /** An ICE restart is for a connection that is here; it would mean nothing to a new one. */
  async offer(id: string, options: { iceRestart: boolean }): Promise<string> {
    const entry = options.iceRestart ? this.#entry(id) : (this.#entries.get(id) ?? this.#make(id))
    try {
      return await entry.connection.offer(options)
    } finally {
      this.#prepareNext()
    }
  }

  async applyAnswer(id: string, sdp: string): Promise<void> {
    const entry = this.#entry(id)
    await entry.connection.applyAnswer(sdp)
    this.#listen(entry)
  }

  get(id: string): EngineConnection {
    return this.#entry(id).connection
  }

  closed(id: string): Promise<void> {
    return this.#entry(id).closed
  }

  resetQuality(id: string): void {
    this.#entry(id).stats.reset()
  }

  close(id: string): void {
    const entry = this.#entries.get(id)
    if (!entry) return
    this.#entries.delete(id)
    entry.end()
    entry.connection.close()
    entry.playback.dispose()
    this.#onChange()
  }

  /** Opening the output blocks the page for some 50 ms, so it waits until the answer is on its way. */
  #listen({ connection, playback }: Entry): void {
    setTimeout(() => playback.attach(connection.receivedTrack), 0)
  }

  /** As late as that. */
  #prepareNext(): void {
    setTimeout(() => this.#standby.refill(), 0)
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id)
    return entry ?? isClosed()
  }

  /** @param offer the far end's, if it has made one */
  #make(id: string, offer: string | null = null): Entry {
    const prepared = offer === null || takesPreparedTrack(offer) ? this.#standby.take() : this.#standby.bare()
    const playback = new Playback(this.#sinkId)
    const connection = new EngineConnection(
      id,
      prepared,
      this.#microphone,
      this.#known,
      (state) => this.#emit('connection.ice', { connectionId: id, state }),
      this.#codecs,
    )
    const { promise: closed, resolve: end } = Promise.withResolvers<void>()
    const entry: Entry = { connection, playback, stats: new ConnectionStats(), closed, end }
    this.#entries.set(id, entry)
    const second = setInterval(() => void this.#sample(id, entry), 1000)
    void closed.then(() => clearInterval(second))
    return entry
  }

  async #sample(id: string, { connection, stats }: Entry): Promise<void> {
    const figures = await stats.sample(connection.pc)
    if (this.#entries.has(id)) this.#emit('connection.stats', { connectionId: id, ...figures })
  }
}

function isClosed(): never {
  throw new EngineFailure('not-found', 'This connection is closed.')
}
