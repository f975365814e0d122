import { randomBytes } from 'node:crypto'
import { URI } from 'sip.js/lib/core/index.js'
import type { Clock } from '../../clock/clock.js'
import { isLoopback } from '../../loopback.js'
import type { VoiceLab } from '../lab-port.js'
import type { Voice } from '../port.js'
import { playLoop, playOnce } from './audio/playback.js'
import { loadSounds } from './audio/sounds.js'
import { spokenPin } from './audio/spoken-pin.js'
import { CustomerLegs } from './customer-legs.js'
import { createEmbeddedLab } from './embedded-lab.js'
import { RefusedSignIns } from './refused-sign-ins.js'
import { Callees } from './simulated/callees.js'
import { DeskPhones } from './simulated/desk-phones.js'
import { Authenticator } from './sip/authenticator.js'
import { Registrar } from './sip/registrar.js'
import { Routes } from './sip/routes.js'
import { SipTrace } from './sip/trace.js'
import { SipUserAgent } from './sip/user-agent.js'
import { WebSocketListener, type SipConnection } from './sip/web-socket-listener.js'
import { SoftphoneLegs } from './softphone-legs.js'
import { Switchboard } from './switchboard.js'
import type { VoiceLogger } from '../voice-logger.js'

export interface EmbeddedVoiceOptions {
  /** address to listen on; loopback unless TLS is given */
  readonly host: string
  /** 0 takes any free port */
  readonly port: number
  readonly tls: { readonly cert: string; readonly key: string } | null
  /** SIP domain and digest realm */
  readonly realm: string
  /** resources/sounds */
  readonly soundsDirectory: string
  /** of registrations and nonces; media and transport keep the machine's */
  readonly clock: Clock
  readonly logger: VoiceLogger
}

/** The contact center's voice in this process, and the hands a lab may lay on it. */
export interface EmbeddedVoice extends Voice {
  readonly lab: VoiceLab
}

/**
 * SIP by SIP.js's core over our own WebSocket listener, media by libwebrtc, customers and desk phones simulated.
 * @throws when a sound is missing; `start` rejects when the address cannot be had
 */
export function createEmbeddedVoice(options: EmbeddedVoiceOptions): EmbeddedVoice {
  const { host, realm, clock, logger } = options
  const sounds = loadSounds(options.soundsDirectory)
  const switchboard = new Switchboard()
  const routes = new Routes()
  const trace = new SipTrace()
  const callees = new Callees()
  const refused = new RefusedSignIns()
  const authenticator = new Authenticator({ realm, key: randomBytes(32), clock })
  const registrar = new Registrar({
    authenticator,
    routes,
    logger,
    clock,
    tell: (signInId, registered) => switchboard.tell({ type: 'registration', signInId, registered }),
  })
  const customers = new CustomerLegs(switchboard, sounds, callees)
  const phones = new DeskPhones(
    {
      ringing: (legId) => switchboard.tell({ type: 'leg-ringing', legId }),
      answered: (legId, party) => {
        let signs = 0
        switchboard.up(legId, party)
        switchboard.liveness.watch(legId, async () => (party.connected ? ++signs : signs))
        switchboard.tell({ type: 'leg-answered', legId })
      },
      failed: (legId, failure, sipStatus) => {
        switchboard.remove(legId)
        switchboard.tell({ type: 'leg-failed', legId, failure, sipStatus })
      },
      ended: (legId) => {
        switchboard.remove(legId)
        switchboard.tell({ type: 'leg-ended', legId })
      },
    },
    () => sounds.sentence('agent'),
  )
  let userAgent: SipUserAgent | null = null
  const softphones = new SoftphoneLegs({
    realm,
    logger,
    switchboard,
    registrar,
    authenticator,
    routes,
    trace,
    mediaReach: isLoopback(host) ? 'this-machine' : 'anywhere',
    userAgent: () => {
      if (!userAgent) throw new Error('Voice has not been started')
      return userAgent
    },
  })
  const signInOf = (connection: SipConnection | null): string | null =>
    connection === null ? null : registrar.signInOn(connection)
  const listener = new WebSocketListener({
    host,
    port: options.port,
    tls: options.tls,
    logger,
    onMessage: (connection, text) => {
      if (refused.refuses(text, registrar)) {
        connection.cut()
        return
      }
      trace.record('received', signInOf(connection), text)
      userAgent?.receive(connection, text)
    },
    onClosed: (connection) => {
      routes.forget(connection)
      registrar.refresh()
    },
  })

  return {
    async start() {
      const webSocketUrl = await listener.listen()
      const { hostname, port } = new URL(webSocketUrl)
      userAgent = new SipUserAgent({
        realm,
        contact: new URI('sip', 'center', hostname, Number(port), { transport: options.tls ? 'wss' : 'ws' }),
        secure: options.tls !== null,
        routes,
        logger,
        onRegister: (request, connection) => registrar.onRegister(request, connection),
        onInvite: (request, connection) => softphones.onInvite(request, connection),
        onUpdateOffer: (dialogId, sdp) => softphones.answerUpdate(dialogId, sdp),
        onSent: (connection, text) => trace.record('sent', signInOf(connection), text),
      })
      logger.info({ webSocketUrl }, 'Voice listens')
      return { webSocketUrl }
    },

    async stop() {
      for (const { agent } of switchboard.legs()) agent?.release('contact center stops')
      switchboard.dispose()
      await listener.close()
      userAgent?.dispose()
      registrar.dispose()
      routes.dispose()
    },

    onEvent: (heard) => switchboard.onEvent(heard),
    addAccount: async (account) => registrar.addAccount(account),
    removeAccount: (signInId) => registrar.removeAccount(signInId),
    isRegistered: (signInId) => registrar.isRegistered(signInId),
    isReachable: (signInId, workplace) =>
      workplace.kind === 'softphone' ? registrar.isRegistered(signInId) : phones.isReachable(workplace),

    placeAgentLeg(request) {
      const { legId, signInId, workplace } = request
      if (workplace.kind === 'softphone') {
        softphones.place(request)
        return
      }
      const address = workplace.kind === 'phone' ? workplace.number : workplace.uri
      switchboard.add({
        legId,
        kind: 'desk-phone',
        signInId,
        address,
        agent: null,
        party: phones.partyAt(address),
      })
      phones.ring(request)
    },

    release(legId, reason) {
      const leg = switchboard.leg(legId)
      if (!leg) return
      leg.agent?.release(reason ?? null)
      phones.release(legId)
      switchboard.remove(legId)
    },

    allowReplaces(legId, signInId) {
      const agent = switchboard.leg(legId)?.agent
      if (agent) agent.replaceableBy = signInId
    },

    speakPin(legId, digits) {
      const spoken = Array.from(digits, (digit) => sounds.digits[Number(digit)] ?? new Int16Array())
      switchboard.mixer.play(legId, 'pin', playLoop(spokenPin(sounds.pinIntro, spoken)))
    },
    stopPin(legId) {
      if (switchboard.mixer.audioOf(legId) === 'pin') switchboard.mixer.park(legId)
    },
    park: (legId) => switchboard.mixer.park(legId),
    playPrompt: (legId, prompt) => switchboard.mixer.prompt(legId, sounds.prompt(prompt)),
    muteInput: (legId, muted) => switchboard.mixer.muteInput(legId, muted),
    bridge: (agentLeg, customerLeg) => switchboard.mixer.bridge(agentLeg, customerLeg),
    holdMusic: (legId) => switchboard.mixer.play(legId, 'hold-music', playLoop(sounds.holdMusic)),
    ringback: (legId) => switchboard.mixer.play(legId, 'ringback', playLoop(sounds.ringback)),
    announceEnd: (legId) =>
      switchboard.mixer.play(legId, 'announcement', playOnce(sounds.callCannotGoOn), () =>
        switchboard.tell({ type: 'end-announced', legId }),
      ),
    dialOut: (request) => customers.dialOut(request),
    placeTestCustomer: (legId) => customers.placeTest(legId),

    lab: createEmbeddedLab({ switchboard, customers, callees, phones, registrar, refused, trace }),
  }
}
