import type { VoiceLab } from '../lab-port.js'
import type { LegId, Voice } from '../port.js'
import type { VoiceLogger } from '../voice-logger.js'
import { addressOf } from '../workplace-address.js'
import { Accounts } from './accounts.js'
import { AriClient, type AriAccess } from './ari/ari-client.js'
import { AriEvents } from './ari/ari-events.js'
import { happened } from './ari-happenings.js'
import { createAsteriskLab } from './asterisk-lab.js'
import { CallBridges } from './call-bridges.js'
import { Calls, newChannelId, type Directory } from './calls.js'
import { checkAsterisk } from './check-asterisk.js'
import { dialString, profileVariables } from './dialling.js'
import { createLeftLegs, outlives } from './left-legs.js'
import type { AudioWish } from './leg-audio-state.js'
import { Legs } from './legs.js'
import { Replacements } from './replacements.js'
import { resynchronise } from './resync.js'
import { announcementSounds, pinSounds, promptSounds, ringbackTone } from './sounds.js'
import { Whispers } from './whispers.js'

export interface AsteriskVoiceOptions {
  readonly ari: AriAccess
  /** where softphones reach Asterisk's SIP over WebSocket */
  readonly webSocketUrl: string
  /** SIP domain and digest realm */
  readonly realm: string
  /** the endpoint by which the outside world and desk phones are dialled; null: there is none */
  readonly trunk: string | null
  /** the number that callees see; null: the trunk's own */
  readonly callerId: string | null
  readonly mohClass: string
  /** allowed codecs in order, as pjsip.conf names them */
  readonly codecs: string
  /** dialplan context of softphones */
  readonly context: string
  readonly directory: Directory
  readonly logger: VoiceLogger
}

/** The contact center's voice in Asterisk, and the hands a lab may lay on it. */
export interface AsteriskVoice extends Voice {
  readonly lab: VoiceLab
}

/** The contact center's voice in Asterisk 22, over ARI. Media never passes through this process. */
export function createAsteriskVoice(options: AsteriskVoiceOptions): AsteriskVoice {
  const { codecs, directory, logger, mohClass, trunk } = options
  const client = new AriClient(options.ari, logger)
  const legs = new Legs()
  const bridges = new CallBridges(client, `${options.ari.app}-parked`)
  const whispers = new Whispers(client)
  const accounts = new Accounts({
    client,
    realm: options.realm,
    codecs,
    context: options.context,
    logger,
    tell: (signInId, registered) => legs.tell({ type: 'registration', signInId, registered }),
  })
  const calls = new Calls({ client, legs, bridges, directory, mohClass, codecs, logger })
  const replacements = new Replacements({ client, legs, accounts, calls, logger })
  const parts = { client, legs, bridges, accounts, calls, replacements, whispers, logger }
  const events = new AriEvents(
    client,
    {
      opened: async () => {
        const inStep = await resynchronise(parts)
        if (inStep) void checkAsterisk({ client, trunk, logger })
        return inStep
      },
      happened: (event) => {
        happened(event, parts).catch((error: unknown) =>
          logger.error({ type: event.type, error }, 'ARI event'),
        )
      },
    },
    logger,
  )

  const hear = (legId: LegId, wish: AudioWish): void => {
    const leg = legs.get(legId)
    if (!leg) return
    if (wish.kind !== 'call') calls.part(leg)
    leg.hear(wish)
  }

  return {
    async start() {
      await events.start()
      return { webSocketUrl: options.webSocketUrl }
    },

    async stop() {
      // Validated legs, and customers, are there for whoever comes after.
      const [left, over] = [legs.all().filter(outlives), legs.all().filter((leg) => !outlives(leg))]
      for (const leg of left) calls.leave(leg)
      for (const leg of over) calls.forget(leg)
      await Promise.all(over.map(({ channelId }) => client.hangUp(channelId)))
      await events.stop()
      calls.liveness.dispose()
      legs.clear()
    },

    onEvent: (listener) => legs.onEvent(listener),
    addAccount: (account) => accounts.add(account),
    removeAccount: (signInId) => accounts.remove(signInId),
    isRegistered: (signInId) => accounts.isRegistered(signInId),
    isReachable: (signInId, workplace) =>
      workplace.kind === 'softphone'
        ? accounts.isRegistered(signInId)
        : events.open && dialString(addressOf(workplace), trunk) !== null,

    placeAgentLeg(request) {
      const { legId, signInId, workplace } = request
      const softphone = workplace.kind === 'softphone'
      const user = accounts.isRegistered(signInId) ? accounts.userOf(signInId) : null
      const endpoint = softphone ? user && `PJSIP/${user}` : dialString(addressOf(workplace), trunk)
      if (endpoint === null) {
        legs.tell({ type: 'leg-failed', legId, failure: 'unreachable', sipStatus: 480 })
        return
      }
      const kind = softphone ? 'agent' : 'desk-phone'
      const leg = calls.newLeg({ legId, kind, signInId, channelId: newChannelId() })
      calls.originate(leg, endpoint, request.caller, profileVariables(request))
    },

    release(legId) {
      const leg = legs.get(legId)
      if (leg) calls.release(leg)
    },

    allowReplaces(legId, signInId) {
      const leg = legs.get(legId)
      if (!leg || leg.replaceableBy === signInId) return
      leg.replaceableBy = signInId
      leg.inTurn(() => calls.open(leg))
    },

    speakPin: (legId, digits) =>
      hear(legId, { kind: 'sound', as: 'pin', media: pinSounds(digits), then: 'again' }),
    stopPin(legId) {
      if (legs.get(legId)?.audio === 'pin') hear(legId, { kind: 'none' })
    },
    park: (legId) => hear(legId, { kind: 'parked' }),
    playPrompt(legId, prompt) {
      const leg = legs.get(legId)
      if (leg) leg.inTurn(() => whispers.whisper(leg.channelId, promptSounds(prompt)))
    },
    muteInput(legId, muted) {
      const leg = legs.get(legId)
      if (leg) leg.inTurn(() => client.mute(leg.channelId, muted))
    },

    bridge(agentLeg, customerLeg) {
      const [agent, customer] = [legs.get(agentLeg), legs.get(customerLeg)]
      if (agent && customer) calls.join(agent, customer)
    },
    holdMusic: (legId) => hear(legId, { kind: 'music' }),
    ringback: (legId) => hear(legId, { kind: 'sound', as: 'ringback', media: ringbackTone, then: 'again' }),
    announceEnd: (legId) =>
      hear(legId, { kind: 'sound', as: 'announcement', media: announcementSounds, then: 'tell' }),

    dialOut({ legId, address }) {
      const endpoint = dialString(address, trunk)
      if (endpoint === null) {
        const failure = trunk === null ? 'unreachable' : 'invalid'
        legs.tell({ type: 'leg-failed', legId, failure, sipStatus: trunk === null ? 480 : 484 })
        return
      }
      const leg = calls.newLeg({ legId, kind: 'callee', signInId: null, channelId: newChannelId() })
      calls.originate(leg, endpoint, { name: null, address: options.callerId ?? '' })
    },
    placeTestCustomer(legId) {
      const leg = calls.newLeg({ legId, kind: 'test-customer', signInId: null, channelId: newChannelId() })
      calls.originate(leg, 'Local/partner@offhook-test/n', { name: 'Test', address: 'test' })
    },

    outliving: createLeftLegs({ ...parts, password: options.ari.password }),
    lab: createAsteriskLab({ client, legs, mediaOf: (legId) => calls.liveness.mediaOf(legId) }),
  }
}
