import type { LinkState } from '../../../src/contract/ipc/console-snapshot.js'
import { systemClock, type Clock } from '../../../src/main/clock.js'
import { silentLogger, type Logger } from '../../../src/main/log/logger.js'
import { Media } from '../../../src/main/media/media.js'
import type { SipDialog, StartOptions } from '../../../src/main/sip/sip-port.js'
import { UserAgent } from '../../../src/main/sip/user-agent.js'
import { FakeMediaEngine, offerSdp } from '../../support/fake-media-engine.js'
import type { PeerCall } from '../../support/peer-call.js'
import { SipPeer } from '../../support/sip-peer.js'

export const instanceId = '7c1f5a5e-2f5f-4a38-9d0c-6d2a8d5cf001'

export const account = (urls: readonly string[], password = 'secret-canary') => ({
  uri: 'sip:agent-1@127.0.0.1',
  authorizationUser: 'agent-1',
  password,
  displayName: 'Alex',
  webSocketUrls: [...urls],
  iceServers: [],
})

/** The softphone's SIP half with the real JsSIP, against a SIP peer, without Electron. */
export class Softphone<E extends FakeMediaEngine = FakeMediaEngine> {
  readonly engine: E
  readonly media: Media
  readonly agent: UserAgent
  readonly trace: string[] = []
  readonly incoming: SipDialog[] = []
  readonly links: LinkState[] = []
  readonly #watchers = new Set<() => void>()

  constructor(clock: Clock, engine: E, log: Logger = silentLogger) {
    this.engine = engine
    const common = { clock, log }
    this.media = new Media({
      ...common,
      open: this.engine.open,
      devices: { microphone: null, headset: null, ringer: null },
      echoCancellation: 'automatic',
    })
    this.agent = new UserAgent({
      ...common,
      peerConnections: this.media.peerConnections,
      socketOptions: async () => ({}),
      random: () => 0,
      trace: (direction, text) => this.trace.push(`${direction} ${text}`),
    })
    this.agent.onLink((link) => {
      this.links.push(link)
      this.#wake()
    })
    this.agent.onIncoming((dialog) => {
      this.incoming.push(dialog)
      dialog.onChange(() => this.#wake())
      this.#wake()
    })
    this.media.start()
  }

  /** resolves when it is so; a change of link or dialog looks again */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#watchers.add(resolve))
  }

  async registered(): Promise<void> {
    await this.until(() => this.agent.link.state === 'up')
  }

  async nextIncoming(): Promise<SipDialog> {
    await this.until(() => this.incoming.length > 0)
    const dialog = this.incoming.shift()
    if (!dialog) throw new Error('no incoming dialog')
    return dialog
  }

  dispose(): void {
    this.agent.dispose()
    this.media.dispose()
  }

  #wake(): void {
    for (const wake of this.#watchers) wake()
    this.#watchers.clear()
  }
}

export interface Incoming {
  readonly call: PeerCall
  readonly dialog: SipDialog
}

/** A registered softphone and its peer, both closed by `await using`. */
export interface Registered extends AsyncDisposable {
  readonly phone: Softphone
  readonly peer: SipPeer
  /** The peer calls, and the phone rings. */
  ring(): Promise<Incoming>
  /** The peer calls, and the phone has answered. */
  talk(): Promise<Incoming>
}

export async function registered(
  clock?: Clock,
  expiresSeconds = 300,
  log?: Logger,
  options: StartOptions = {},
): Promise<Registered> {
  const peer = new SipPeer()
  peer.expires = expiresSeconds
  const url = await peer.listen()
  const phone = new Softphone(clock ?? systemClock, new FakeMediaEngine(), log)
  phone.agent.start(account([url]), instanceId, options)
  await phone.registered()
  const ring = async (): Promise<Incoming> => {
    const call = await peer.invite({ sdp: offerSdp() })
    return { call, dialog: await phone.nextIncoming() }
  }
  return {
    phone,
    peer,
    ring,
    talk: async () => {
      const { call, dialog } = await ring()
      await dialog.answer({ microphone: true })
      await call.answered()
      return { call, dialog }
    },
    async [Symbol.asyncDispose]() {
      phone.dispose()
      await peer.close()
    },
  }
}
