import type { IncomingInviteRequest, OutgoingInviteRequest, Session } from 'sip.js/lib/core/index.js'
import type { LegFailure, LegId } from '../port.js'
import {
  newAgentLeg,
  transition,
  type AgentLegEffect,
  type AgentLegEvent,
  type AgentLegState,
} from './agent-leg-state.js'
import { failureOf } from '../failure.js'
import { LegDialog, reasonHeader } from './leg-dialog.js'
import { Peer } from './media/peer.js'
import type { MediaReach } from './media/relay.js'
import { sdpBody, type OutgoingInvite, type SipUserAgent } from './sip/user-agent.js'
import type { VoiceLogger } from '../voice-logger.js'

export interface AgentLegOptions {
  readonly legId: LegId
  readonly signInId: string
  readonly address: string
  readonly invite: Omit<OutgoingInvite, 'sdp'>
  readonly userAgent: SipUserAgent
  readonly mediaReach: MediaReach
  readonly logger: VoiceLogger
  readonly listener: AgentLegListener
}

export interface AgentLegListener {
  ringing(leg: AgentLeg): void
  answered(leg: AgentLeg, peer: Peer): void
  failed(leg: AgentLeg, failure: LegFailure, sipStatus: number | null): void
  ended(leg: AgentLeg): void
  replaced(leg: AgentLeg, peer: Peer): void
  /** no media any more; called once, before the peer connection is closed */
  mediaGone(leg: AgentLeg): void
}

/** A call to a softphone: the shell of agent-leg-state, with its dialog and its peer connection. */
export class AgentLeg {
  readonly legId: LegId
  readonly signInId: string
  readonly address: string
  /** which sign-in may take this leg over by INVITE with Replaces */
  replaceableBy: string | null = null
  readonly #options: AgentLegOptions
  #state: AgentLegState = newAgentLeg
  #peer: Peer | null = null
  #offer = ''
  #outgoing: OutgoingInviteRequest | null = null
  #dialog: LegDialog | null = null
  #acknowledge: (() => void) | null = null
  #takingOver = false

  constructor(options: AgentLegOptions) {
    this.#options = options
    this.legId = options.legId
    this.signInId = options.signInId
    this.address = options.address
  }

  get state(): AgentLegState['name'] {
    return this.#state.name
  }

  get dialogId(): string | null {
    return this.#state.name === 'up' ? (this.#dialog?.id ?? null) : null
  }

  get peer(): Peer | null {
    return this.#peer
  }

  async start(): Promise<void> {
    try {
      const peer = await Peer.open(this.#options.mediaReach)
      this.#peer = peer
      if (this.state === 'ended') {
        peer.close()
        return
      }
      this.#offer = await peer.offer()
    } catch (error) {
      if (this.state !== 'ended') this.#log('warn', 'No offer could be made', { error: String(error) })
      this.#happened({ type: 'offer-failed' })
      return
    }
    this.#happened({ type: 'offer-made' })
  }

  release(reason: string | null): void {
    this.#happened({ type: 'release', reason })
  }

  /** lab: the far end hangs up, played by the center's own BYE */
  hangUp(): void {
    if (this.#state.name !== 'up') return
    this.#dialog?.end('hung up by lab')
    this.#happened({ type: 'bye-received' })
  }

  /** The answer to a later offer in this dialog; null when it cannot be used, and then nothing has changed. */
  async answerOffer(sdp: string): Promise<string | null> {
    try {
      return (await this.#peer?.answer(sdp)) ?? null
    } catch (error) {
      this.#log('info', 'Offer not acceptable', { error: String(error) })
      return null
    }
  }

  /** RFC 3891 §3: the new dialog takes the place of the old one, which is ended. The caller has checked who asks. */
  async takeOver(request: IncomingInviteRequest): Promise<void> {
    if (this.#takingOver) {
      request.reject({ statusCode: 491 })
      return
    }
    this.#takingOver = true
    const cancel = new AbortController()
    request.delegate = { onCancel: () => cancel.abort() }
    let peer: Peer | null = null
    try {
      peer = await Peer.open(this.#options.mediaReach)
      const answer = await peer.answer(request.message.body)
      cancel.signal.throwIfAborted()
      if (this.state !== 'up') {
        peer.close()
        request.reject({ statusCode: 481 })
        return
      }
      const { session } = request.accept({
        statusCode: 200,
        body: sdpBody(answer),
        extraHeaders: ['Allow: UPDATE'],
      })
      this.#moveTo(session, peer)
    } catch (error) {
      peer?.close()
      this.#log('info', 'Replacing INVITE refused', { error: String(error) })
      request.reject({ statusCode: cancel.signal.aborted ? 487 : 488 })
    } finally {
      this.#takingOver = false
    }
  }

  #moveTo(session: Session, peer: Peer): void {
    const [oldDialog, oldPeer] = [this.#dialog, this.#peer]
    this.#dialog = this.#dialogOf(session, false)
    this.#peer = peer
    this.#log('info', 'Leg replaced', {})
    this.#options.listener.replaced(this, peer)
    oldDialog?.end('replaced')
    oldPeer?.close()
  }

  #happened(event: AgentLegEvent): void {
    const { state, effects } = transition(this.#state, event)
    if (state.name !== this.#state.name) this.#log('info', `Leg ${state.name}`, {})
    this.#state = state
    for (const effect of effects) this.#run(effect)
  }

  #run(effect: AgentLegEffect): void {
    const { listener } = this.#options
    switch (effect.type) {
      case 'invite':
        this.#invite()
        break
      case 'cancel':
        if (this.#outgoing)
          this.#options.userAgent.cancel(
            this.#outgoing,
            effect.reason === null ? undefined : reasonHeader(effect.reason),
          )
        break
      case 'acknowledge':
        this.#acknowledge?.()
        break
      case 'bye':
        this.#dialog?.end(effect.reason)
        break
      case 'close-media':
        listener.mediaGone(this)
        this.#peer?.close()
        break
      case 'tell-ringing':
        listener.ringing(this)
        break
      case 'tell-answered':
        if (this.#peer) listener.answered(this, this.#peer)
        break
      case 'tell-failed': {
        const { status, heard } = effect
        listener.failed(this, effect.failure ?? failureOf(status ?? 500, heard), status)
        break
      }
      case 'tell-ended':
        listener.ended(this)
        break
    }
  }

  #invite(): void {
    this.#outgoing = this.#options.userAgent.invite(
      { ...this.#options.invite, sdp: this.#offer },
      {
        onTrying: ({ message }) => this.#happened({ type: 'provisional', status: message.statusCode ?? 100 }),
        onProgress: ({ message }) =>
          this.#happened({ type: 'provisional', status: message.statusCode ?? 180 }),
        onRedirect: ({ message }) => this.#happened({ type: 'rejected', status: message.statusCode ?? 302 }),
        onReject: ({ message }) => this.#happened({ type: 'rejected', status: message.statusCode ?? 500 }),
        onAccept: (response) => {
          const { message, session } = response
          this.#dialog = this.#dialogOf(session, true)
          this.#acknowledge = () => void response.ack()
          this.#happened({ type: 'accepted' })
          if (this.state === 'answering') void this.#applyAnswer(message.body)
        },
      },
    )
  }

  async #applyAnswer(sdp: string): Promise<void> {
    try {
      await this.#peer?.acceptAnswer(sdp)
    } catch (error) {
      this.#log('warn', 'Answer not acceptable', { error: String(error) })
      this.#happened({ type: 'answer-refused' })
      return
    }
    this.#happened({ type: 'answer-applied' })
  }

  #dialogOf(session: Session, acknowledged: boolean): LegDialog {
    const dialog = new LegDialog(session, acknowledged)
    session.delegate = {
      onAck: () => dialog.acknowledged(),
      onAckTimeout: () => {
        dialog.acknowledged()
        if (this.#dialog === dialog) this.#happened({ type: 'ack-missing' })
      },
      onBye: (request) => {
        request.accept()
        dialog.endedByFarSide()
        if (this.#dialog === dialog) this.#happened({ type: 'bye-received' })
      },
      onInvite: (request) => void this.#reInvite(request),
      // Keys come as RFC 4733 events in the audio.
      onInfo: (request) => request.reject({ statusCode: 415 }),
      onRefer: (request) => request.reject({ statusCode: 403 }),
      onMessage: (request) => request.reject({ statusCode: 405 }),
    }
    return dialog
  }

  /** The softphone changes the session: hold, a new address, an ICE restart (RFC 3261 §14.2). */
  async #reInvite(request: IncomingInviteRequest): Promise<void> {
    const answer = request.message.body === '' ? null : await this.answerOffer(request.message.body)
    try {
      if (answer === null) request.reject({ statusCode: 488 })
      else
        request.accept({
          statusCode: 200,
          body: sdpBody(answer),
          // A target refresh is answered with one (RFC 3261 §12.1.1); SIP.js leaves it out here.
          extraHeaders: [this.#options.userAgent.contactHeader],
        })
    } catch (error) {
      this.#log('debug', 're-INVITE ended before its answer', { error: String(error) })
    }
  }

  #log(level: 'debug' | 'info' | 'warn', message: string, fields: Readonly<Record<string, unknown>>): void {
    const { logger, invite } = this.#options
    logger[level]({ legId: this.legId, callId: invite.callId, ...fields }, message)
  }
}
