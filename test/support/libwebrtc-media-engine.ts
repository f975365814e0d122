import wrtc from '@roamhq/wrtc'
import { fail, succeed } from '../../src/contract/errors.js'
import type { MediaInput } from '../../src/contract/ipc/media.js'
import { FakeMediaEngine, type Answer } from './fake-media-engine.js'
import { GatheredDescription } from './gathered-description.js'
import { PhoneAudio } from './sip-phone/phone-audio.js'

interface Connection {
  readonly pc: RTCPeerConnection
  readonly gathered: GatheredDescription
  readonly audio: PhoneAudio
}

/** The fake media page with real peer connections (libwebrtc in this process) in place of made-up descriptions. */
export class LibwebrtcMediaEngine extends FakeMediaEngine {
  readonly #real = new Map<string, Connection>()

  constructor() {
    super()
    this.answers.set('connection.answer', (input) => this.#answer(input as MediaInput<'connection.answer'>))
    this.answers.set('connection.offer', (input) => this.#offer(input as MediaInput<'connection.offer'>))
    this.answers.set('connection.applyAnswer', (input) =>
      this.#apply(input as MediaInput<'connection.applyAnswer'>),
    )
    this.answers.set('connection.close', (input) => {
      this.#close((input as MediaInput<'connection.close'>).connectionId)
      return succeed(null)
    })
  }

  /** ear and mouth of the connection made last */
  get audio(): PhoneAudio {
    const last = [...this.#real.values()].at(-1)
    if (!last) throw new Error('the engine has no connection')
    return last.audio
  }

  get openConnections(): number {
    return this.#real.size
  }

  /** Its peer connections go with it, without a word to anybody. */
  override crash(reason?: string): void {
    this.dispose()
    super.crash(reason)
  }

  dispose(): void {
    for (const id of [...this.#real.keys()]) this.#close(id)
  }

  async #answer({ connectionId, sdp }: MediaInput<'connection.answer'>): Promise<Answer> {
    const { pc, gathered } = this.#connection(connectionId)
    try {
      await pc.setRemoteDescription({ type: 'offer', sdp })
      return succeed({ sdp: await gathered.describe(await pc.createAnswer(), 'all') })
    } catch {
      return fail('bad-request', 'refused')
    }
  }

  async #offer({ connectionId, iceRestart }: MediaInput<'connection.offer'>): Promise<Answer> {
    const { pc, gathered } = this.#connection(connectionId)
    return succeed({ sdp: await gathered.describe(await pc.createOffer({ iceRestart }), 'all') })
  }

  async #apply({ connectionId, sdp }: MediaInput<'connection.applyAnswer'>): Promise<Answer> {
    await this.#connection(connectionId).pc.setRemoteDescription({ type: 'answer', sdp })
    return succeed(null)
  }

  #connection(id: string): Connection {
    const known = this.#real.get(id)
    if (known) return known
    const pc = new wrtc.RTCPeerConnection({ iceServers: [] })
    const audio = new PhoneAudio()
    pc.addTrack(audio.track)
    pc.ontrack = ({ track }) => audio.listen(track)
    pc.oniceconnectionstatechange = () => {
      if (this.#real.has(id)) {
        this.emit('connection.ice', { connectionId: id, state: pc.iceConnectionState })
      }
    }
    const connection = { pc, audio, gathered: new GatheredDescription(pc) }
    this.#real.set(id, connection)
    return connection
  }

  #close(id: string): void {
    const connection = this.#real.get(id)
    this.#real.delete(id)
    connection?.audio.close()
    connection?.pc.close()
  }
}
