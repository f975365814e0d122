import wrtc from '@roamhq/wrtc'
import type { Body, IncomingInviteRequest, Session } from 'sip.js/lib/core/index.js'
import { GatheredDescription } from '../gathered-description.js'
import { PhoneAudio } from './phone-audio.js'

export interface DialogIds {
  readonly callId: string
  readonly localTag: string
  readonly remoteTag: string
  readonly remoteTarget: string
}

/** One call of the test phone, with its own peer connection. */
export class PhoneCall {
  readonly audio = new PhoneAudio()
  readonly ended: Promise<'bye' | 'cancelled' | 'hung-up'>
  readonly receivedAt = performance.now()
  /** Reason header of the BYE or CANCEL that ended it */
  endReason: string | null = null
  readonly #invite: IncomingInviteRequest | null
  readonly #connection = new wrtc.RTCPeerConnection({ iceServers: [] })
  readonly #gathered = new GatheredDescription(this.#connection)
  #session: Session | null = null
  #acknowledged: Promise<void> = Promise.resolve()
  #onAck: () => void = () => undefined
  #end!: (how: 'bye' | 'cancelled' | 'hung-up') => void

  constructor(invite: IncomingInviteRequest | null) {
    this.#invite = invite
    this.ended = new Promise((resolve) => (this.#end = resolve))
    this.#connection.addTrack(this.audio.track)
    this.#connection.ontrack = ({ track }) => this.audio.listen(track)
    if (invite) {
      invite.delegate = {
        onCancel: (message) => {
          this.endReason = message.getHeader('reason') ?? null
          invite.reject({ statusCode: 487 })
          this.#over('cancelled')
        },
      }
    }
  }

  header(name: string): string | null {
    return this.#invite?.message.getHeader(name) ?? null
  }

  get offer(): string {
    return this.#invite?.message.body ?? ''
  }

  get connection(): RTCPeerConnection {
    return this.#connection
  }

  get dialog(): DialogIds {
    if (!this.#session) throw new Error('The call has no dialog')
    const { callId, localTag, remoteTag, remoteTarget } = this.#session
    return { callId, localTag, remoteTag, remoteTarget: remoteTarget.toString() }
  }

  get session(): Session {
    if (!this.#session) throw new Error('The call has no dialog')
    return this.#session
  }

  ring(): void {
    this.#invite?.progress({ statusCode: 180 })
  }

  decline(statusCode: number): void {
    this.#invite?.reject({ statusCode })
    this.#over('hung-up')
  }

  async answer(): Promise<void> {
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: this.offer })
    const sdp = await this.#localSdp(await this.#connection.createAnswer())
    if (!this.#invite) throw new Error('Nothing to answer')
    const { session } = this.#invite.accept({ statusCode: 200, body: sdpBody(sdp) })
    this.#own(session)
  }

  /** answers with this SDP, whatever it is worth */
  answerWith(sdp: string): void {
    if (!this.#invite) throw new Error('Nothing to answer')
    this.#own(this.#invite.accept({ statusCode: 200, body: sdpBody(sdp) }).session)
  }

  /** the offer of an outgoing call (INVITE with Replaces) */
  async makeOffer(options: { iceRestart?: boolean } = {}): Promise<string> {
    return this.#localSdp(await this.#connection.createOffer(options))
  }

  async accepted(session: Session, answer: string): Promise<void> {
    this.#own(session)
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: answer })
  }

  /** re-INVITE with an ICE restart; resolves with its final status */
  async restartIce(contact: string): Promise<number> {
    return this.reInviteWith(await this.makeOffer({ iceRestart: true }), contact)
  }

  reInviteWith(sdp: string, contact: string): Promise<number> {
    return new Promise((resolve) => {
      this.session.invite(
        {
          onAccept: (response) => {
            response.ack()
            const answer = { type: 'answer', sdp: response.message.body } as const
            void this.#connection.setRemoteDescription(answer).then(() => resolve(200))
          },
          onReject: ({ message }) => resolve(message.statusCode ?? 0),
        },
        { body: sdpBody(sdp), extraHeaders: [contact] },
      )
    })
  }

  /** BYE, which must wait for the ACK of our 200 (RFC 3261 §15) */
  async hangUp(): Promise<void> {
    await this.#acknowledged
    this.session.bye()
    this.#over('hung-up')
  }

  /** media gone without a word */
  close(): void {
    this.audio.close()
    this.#connection.close()
  }

  #own(session: Session): void {
    this.#session = session
    if (this.#invite) this.#acknowledged = new Promise((resolve) => (this.#onAck = resolve))
    session.delegate = {
      onAck: () => this.#onAck(),
      onBye: (request) => {
        this.endReason = request.message.getHeader('reason') ?? null
        request.accept()
        this.#over('bye')
      },
    }
  }

  #over(how: 'bye' | 'cancelled' | 'hung-up'): void {
    this.close()
    this.#end(how)
  }

  /** All candidates: Asterisk drops DTLS from an address that it was not told of. */
  #localSdp(made: RTCSessionDescriptionInit): Promise<string> {
    return this.#gathered.describe(made, 'all')
  }
}

export function sdpBody(content: string): Body {
  return { contentDisposition: 'session', contentType: 'application/sdp', content }
}
