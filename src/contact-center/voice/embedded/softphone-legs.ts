import { randomBytes } from 'node:crypto'
import { NameAddrHeader, URI, type IncomingInviteRequest } from 'sip.js/lib/core/index.js'
import { sipHeaders } from '../../../contract/sip-profile.js'
import type { AgentLegRequest } from '../port.js'
import { AgentLeg, type AgentLegListener } from './agent-leg.js'
import { hasUsableAudio } from './media/sdp.js'
import { addressUri, quotable } from './sip/address.js'
import type { Authenticator } from './sip/authenticator.js'
import type { Registrar } from './sip/registrar.js'
import { parseReplaces, type Replaces } from '../replaces-header.js'
import type { Routes } from './sip/routes.js'
import type { SipTrace } from './sip/trace.js'
import type { SipUserAgent } from './sip/user-agent.js'
import type { SipConnection } from './sip/web-socket-listener.js'
import type { Switchboard } from './switchboard.js'
import type { MediaReach } from './media/relay.js'
import type { VoiceLogger } from '../voice-logger.js'

export interface SoftphoneLegsOptions {
  readonly realm: string
  readonly logger: VoiceLogger
  readonly switchboard: Switchboard
  readonly registrar: Registrar
  readonly authenticator: Authenticator
  readonly routes: Routes
  readonly trace: SipTrace
  readonly mediaReach: MediaReach
  userAgent(): SipUserAgent
}

/** The legs that lead to softphones: INVITE out, and INVITE with Replaces in. */
export class SoftphoneLegs {
  readonly #options: SoftphoneLegsOptions
  readonly #listener: AgentLegListener

  constructor(options: SoftphoneLegsOptions) {
    this.#options = options
    const { switchboard } = options
    this.#listener = {
      ringing: ({ legId }) => switchboard.tell({ type: 'leg-ringing', legId }),
      answered: ({ legId }, peer) => {
        switchboard.up(legId, peer)
        switchboard.liveness.watch(legId, () => peer.signsOfLife())
        switchboard.tell({ type: 'leg-answered', legId })
      },
      failed: ({ legId }, failure, sipStatus) => {
        switchboard.remove(legId)
        switchboard.tell({ type: 'leg-failed', legId, failure, sipStatus })
      },
      ended: ({ legId }) => {
        switchboard.remove(legId)
        switchboard.tell({ type: 'leg-ended', legId })
      },
      replaced: ({ legId }, peer) => {
        const leg = switchboard.leg(legId)
        if (leg) leg.mediaCut = false
        switchboard.mixer.replacePort(legId, peer)
        switchboard.liveness.moved(legId, () => peer.signsOfLife())
        switchboard.tell({ type: 'leg-replaced', legId })
      },
      mediaGone: ({ legId }) => switchboard.mediaGone(legId),
    }
  }

  place(request: AgentLegRequest): void {
    const { realm, registrar, switchboard, trace, logger } = this.#options
    const { legId, signInId } = request
    const target = registrar.target(signInId)
    if (!target) {
      switchboard.tell({ type: 'leg-failed', legId, failure: 'unreachable', sipStatus: 480 })
      return
    }
    const callId = randomBytes(16).toString('hex')
    trace.bind(callId, legId)
    const to = new URI('sip', target.user, realm)
    const agent = new AgentLeg({
      legId,
      signInId,
      address: to.toString(),
      invite: {
        target: target.uri,
        to,
        from: addressUri(request.caller.address, realm),
        fromName: quotable(request.caller.name),
        callId,
        fromTag: randomBytes(8).toString('hex'),
        headers: profileHeaders(request),
      },
      userAgent: this.#options.userAgent(),
      mediaReach: this.#options.mediaReach,
      logger,
      listener: this.#listener,
    })
    switchboard.add({ legId, kind: 'agent', signInId, address: agent.address, agent, party: null })
    void agent.start()
  }

  async answerUpdate(dialogId: string, sdp: string): Promise<string | null> {
    return (await this.#legWith(dialogId)?.answerOffer(sdp)) ?? null
  }

  /** The only INVITE a softphone may send brings one of its own legs back (RFC 3891). */
  onInvite(request: IncomingInviteRequest, connection: SipConnection): void {
    const { message } = request
    const verdict = this.#options.authenticator.verify('INVITE', message.getHeader('authorization'))
    if (verdict.kind === 'challenge') {
      request.reject({ statusCode: 401, extraHeaders: [`WWW-Authenticate: ${verdict.header}`] })
      return
    }
    const headers = message.getHeaders('replaces')
    const replaces = headers.length === 1 && headers[0] !== undefined ? parseReplaces(headers[0]) : null
    if (!replaces) return void request.reject({ statusCode: headers.length === 0 ? 403 : 400 })

    const leg = this.#legWith(dialogKey(replaces))
    if (!leg) return void request.reject({ statusCode: 481 })
    if (leg.replaceableBy !== verdict.account.signInId) return void request.reject({ statusCode: 403 })
    // RFC 3891 §3: early-only was asked for, and the dialog is confirmed.
    if (replaces.earlyOnly) return void request.reject({ statusCode: 486 })
    if (!hasUsableAudio(message.body)) return void request.reject({ statusCode: 488 })

    const contact: unknown = message.parseHeader('contact')
    if (contact instanceof NameAddrHeader)
      this.#options.routes.learn(contact.uri.host.toLowerCase(), connection)
    this.#options.trace.bind(message.callId, leg.legId)
    request.trying()
    void leg.takeOver(request)
  }

  #legWith(dialogId: string): AgentLeg | null {
    const leg = this.#options.switchboard.legs().find(({ agent }) => agent?.dialogId === dialogId)
    return leg?.agent ?? null
  }
}

/** The key of a dialog as SIP.js makes it: Call-ID, local tag, remote tag. */
const dialogKey = ({ callId, toTag, fromTag }: Replaces): string => callId + toTag + fromTag

function profileHeaders(request: AgentLegRequest): string[] {
  // SPEC §4: a validation call is answered by hand, whatever Auto Answer says.
  const auto = request.answerMode === 'auto' && request.purpose !== 'validation'
  return [
    [sipHeaders.answerMode, auto ? 'Auto' : 'Manual'],
    [sipHeaders.purpose, request.purpose],
    [sipHeaders.interaction, request.interactionId],
    [sipHeaders.command, request.commandId],
    [sipHeaders.connection, request.connectionId],
  ].flatMap(([name, value]) =>
    value !== null && value !== undefined && /^[\x21-\x7e]{1,128}$/.test(value) ? [`${name}: ${value}`] : [],
  )
}
