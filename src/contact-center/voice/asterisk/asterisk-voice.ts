import { randomBytes } from 'node:crypto'
import type { BuiltInPrompt } from '../../../contract/settings.js'
import { LivenessMonitor } from '../liveness.js'
import type { VoiceLab } from '../lab-port.js'
import type { AgentLegRequest, LegId, Voice } from '../port.js'
import type { VoiceLogger } from '../voice-logger.js'
import { Accounts } from './accounts.js'
import { AriClient, type AriAccess } from './ari/ari-client.js'
import { AriEvents } from './ari/ari-events.js'
import type { AriChannel, AriEvent } from './ari/ari-messages.js'
import { AsteriskLeg } from './asterisk-leg.js'
import { addressOf, dialString, profileVariables } from './dialling.js'
import { failureOfHangup } from './hangup-causes.js'
import { CallBridges } from './call-bridges.js'
import { createAsteriskLab, customerLegId } from './asterisk-lab.js'
import { Legs } from './legs.js'
import { isArrival, resynchronise } from './resync.js'
import { Whispers } from './whispers.js'
import { announcementSounds, pinSounds, promptSounds, ringbackTone } from './sounds.js'

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
  /** what the dialplan names as a queue, or as an agent */
  readonly directory: Directory
  readonly logger: VoiceLogger
}

/** The contact center's voice in Asterisk, and the hands a lab may lay on it. */
export interface AsteriskVoice extends Voice {
  readonly lab: VoiceLab
}

export interface Directory {
  queueId(name: string): Promise<string | null>
  agentId(username: string): Promise<string | null>
}

/** Q.850: normal clearing; call rejected, which Asterisk sends as 403; no route, as 404 */
const cause = { normal: 16, rejected: 21, unallocated: 1 } as const

/** Media statistics are asked for so often, per leg. */
const pollEveryMs = 1_000

/** The contact center's voice in Asterisk 22, over ARI. Media never passes through this process. */
export function createAsteriskVoice(options: AsteriskVoiceOptions): AsteriskVoice {
  const { logger, trunk } = options
  const { app } = options.ari
  const client = new AriClient(options.ari, logger)
  const legs = new Legs()
  const holdingBridgeId = `${app}-parked`
  const bridges = new CallBridges(client, holdingBridgeId)
  const whispers = new Whispers(client)
  const liveness = new LivenessMonitor((legId, type) => legs.tell({ type, legId }), pollEveryMs)
  const accounts = new Accounts({
    client,
    realm: options.realm,
    codecs: options.codecs,
    context: options.context,
    logger,
    tell: (signInId, registered) => legs.tell({ type: 'registration', signInId, registered }),
  })
  const events = new AriEvents(
    client,
    { opened: () => void resync(), lost: () => undefined, happened: (event) => void happened(event) },
    logger,
  )

  const newLeg = (facts: Pick<AsteriskLeg, 'legId' | 'kind' | 'signInId' | 'channelId'>): AsteriskLeg => {
    const leg = new AsteriskLeg({
      ...facts,
      client,
      holdingBridgeId,
      mohClass: options.mohClass,
      ensureBridge: (bridgeId) => bridges.ensure(bridgeId),
    })
    legs.add(leg)
    return leg
  }

  const resync = async (): Promise<void> => {
    await resynchronise({ client, legs, bridges, accounts, logger, ended, arrived, replaced })
  }

  const watch = (leg: AsteriskLeg): void => {
    if (leg.kind !== 'agent' && leg.kind !== 'desk-phone') return
    liveness.watch(leg.legId, () => signsOfLife(leg))
  }

  const signsOfLife = async (leg: AsteriskLeg): Promise<number> => {
    const statistics = await client.rtpStatistics(leg.channelId)
    if (!statistics.ok) throw new Error('no statistics')
    return statistics.value.rxcount
  }

  const forget = (leg: AsteriskLeg): void => {
    liveness.forget(leg.legId)
    legs.remove(leg)
    bridges.release(leg)
  }

  /** The channel is gone, or has left us. */
  const ended = (leg: AsteriskLeg, q850: number, sipStatus: number | null): void => {
    const { legId, state, heard } = leg
    forget(leg)
    if (state === 'up') legs.tell({ type: 'leg-ended', legId })
    else legs.tell({ type: 'leg-failed', legId, failure: failureOfHangup(q850, sipStatus, heard), sipStatus })
  }

  const answered = (leg: AsteriskLeg): void => {
    if (leg.state === 'up') return
    leg.state = 'up'
    watch(leg)
    legs.tell({ type: 'leg-answered', legId: leg.legId })
  }

  const idOf = async (kind: string | undefined, name: string): Promise<string | null> => {
    switch (kind) {
      case 'queue':
        return options.directory.queueId(name)
      case 'agent':
        return options.directory.agentId(name)
      default:
        // the lab's
        return name
    }
  }

  const arrived = async (channel: AriChannel, [kind, name = '']: readonly string[]): Promise<void> => {
    const id = await idOf(kind, name)
    if (id === null) {
      logger.warn({ kind, name }, 'The dialplan names what the contact center does not know')
      await client.hangUp(channel.id, cause.unallocated)
      return
    }
    const legId = customerLegId(channel.id)
    if (legs.get(legId)) return
    const leg = newLeg({ legId, kind: 'customer', signInId: null, channelId: channel.id })
    leg.state = 'up'
    leg.then(() => client.answer(channel.id))
    const { name: display, number } = channel.caller
    legs.tell({
      type: 'customer-arrived',
      legId,
      customer: { name: display === '' ? null : display, address: number === '' ? 'anonymous' : number },
      dialled: kind?.startsWith('queue') ? { kind: 'queue', queueId: id } : { kind: 'agent', agentId: id },
    })
  }

  /**
   * INVITE with Replaces (RFC 3891): Asterisk has answered it and put the new channel in the old one's place before it tells,
   * so that a stranger's is hung up and the old channel put back.
   */
  const replaced = async (leg: AsteriskLeg, channel: AriChannel): Promise<void> => {
    const signInId = accounts.signInOf(endpointOf(channel))
    if (signInId === null || signInId !== leg.replaceableBy) {
      logger.warn({ legId: leg.legId, signInId }, 'Replaces refused')
      leg.found({ bridgeId: null, music: false, playbackId: null })
      await client.hangUp(channel.id, cause.rejected)
      return
    }
    const old = leg.channelId
    leg.channelId = channel.id
    leg.found({ bridgeId: null, music: false, playbackId: null })
    liveness.moved(leg.legId, () => signsOfLife(leg))
    legs.tell({ type: 'leg-replaced', legId: leg.legId })
    await client.hangUp(old, cause.normal)
  }

  const started = async (event: Extract<AriEvent, { type: 'StasisStart' }>): Promise<void> => {
    const { channel, args, replace_channel: old } = event
    const [kind] = args
    const leg = legs.inChannel(channel.id)
    if (leg) {
      answered(leg)
      return
    }
    if (old) {
      const taken = legs.inChannel(old.id)
      if (taken) await replaced(taken, channel)
      else await client.hangUp(channel.id, cause.rejected)
      return
    }
    if (isArrival(args)) await arrived(channel, args)
    else if (kind === 'whisper') await whispers.started(channel.id)
    // Released before it was answered, or somebody else's.
    else await client.hangUp(channel.id, cause.normal)
  }

  const happened = async (event: AriEvent): Promise<void> => {
    switch (event.type) {
      case 'StasisStart':
        await started(event)
        break
      case 'StasisEnd': {
        const leg = legs.inChannel(event.channel.id)
        if (leg?.state === 'up') ended(leg, cause.normal, null)
        break
      }
      case 'ChannelStateChange': {
        const leg = legs.inChannel(event.channel.id)
        if (event.channel.state !== 'Ringing' || leg?.state !== 'calling' || leg.heard) break
        leg.heard = true
        legs.tell({ type: 'leg-ringing', legId: leg.legId })
        break
      }
      case 'ChannelDestroyed': {
        const leg = legs.inChannel(event.channel.id)
        if (leg) ended(leg, event.cause, event.tech_cause ?? null)
        break
      }
      case 'PlaybackFinished': {
        const { id } = event.playback
        const leg = legs.all().find(({ playbackId }) => playbackId === id)
        if (leg?.playbackFinished() === true) legs.tell({ type: 'end-announced', legId: leg.legId })
        else if (!leg) await whispers.finished(id)
        break
      }
      case 'EndpointStateChange':
        accounts.endpointChanged(event.endpoint.resource, event.endpoint.state)
        break
      case 'ContactStatusChange':
        await accounts.lookAgain()
        break
      case 'ApplicationReplaced':
        logger.error({ app: event.application }, 'Another contact center has registered the same --ari-app')
        break
    }
  }

  const originate = (
    leg: AsteriskLeg,
    endpoint: string,
    from: AgentLegRequest['caller'],
    variables: Variables,
  ) => {
    const request = {
      channelId: leg.channelId,
      endpoint,
      callerId: from,
      // Without it Asterisk would put first what ARI itself prefers.
      ...(leg.kind === 'agent' ? { formats: options.codecs } : {}),
      variables: {
        ...variables,
        OFFHOOK_LEG: leg.legId,
        OFFHOOK_KIND: leg.kind,
        ...(leg.signInId === null ? {} : { OFFHOOK_SIGN_IN: leg.signInId }),
      },
    }
    leg.then(async () => {
      const answer = await client.originate(request)
      if (answer.ok || legs.get(leg.legId) !== leg) return
      ended(leg, answer.status === null ? 41 : 20, null)
    })
  }

  const fail = (legId: LegId, failure: 'unreachable' | 'invalid', sipStatus: number): void =>
    legs.tell({ type: 'leg-failed', legId, failure, sipStatus })

  const newChannelId = (): string => `offhook-${randomBytes(12).toString('hex')}`

  const hear = (legId: LegId, wish: AsteriskLeg['wish']): void => {
    const leg = legs.get(legId)
    if (!leg) return
    leg.hear(wish)
  }

  /** Whoever it spoke with hears silence. */
  const part = (leg: AsteriskLeg): void => {
    const { partner } = leg
    if (!partner) return
    leg.partner = null
    partner.partner = null
    if (partner.wish.kind === 'call') partner.hear({ kind: 'none' })
  }

  return {
    async start() {
      events.start()
      return { webSocketUrl: options.webSocketUrl }
    },

    async stop() {
      const all = legs.all()
      for (const leg of all) forget(leg)
      await Promise.all(all.map(({ channelId }) => client.hangUp(channelId, cause.normal)))
      events.stop()
      liveness.dispose()
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
      const user = accounts.userOf(signInId)
      const endpoint = softphone
        ? user !== null && accounts.isRegistered(signInId)
          ? `PJSIP/${user}`
          : null
        : dialString(addressOf(workplace), trunk)
      if (endpoint === null) {
        fail(legId, 'unreachable', 480)
        return
      }
      const kind = softphone ? 'agent' : 'desk-phone'
      const leg = newLeg({ legId, kind, signInId, channelId: newChannelId() })
      originate(leg, endpoint, request.caller, profileVariables(request))
    },

    release(legId) {
      const leg = legs.get(legId)
      if (!leg) return
      part(leg)
      forget(leg)
      leg.then(() => client.hangUp(leg.channelId, cause.normal))
    },

    allowReplaces(legId, signInId) {
      const leg = legs.get(legId)
      if (leg) leg.replaceableBy = signInId
    },

    speakPin: (legId, digits) =>
      hear(legId, { kind: 'sound', as: 'pin', media: pinSounds(digits), then: 'again' }),
    stopPin(legId) {
      const leg = legs.get(legId)
      if (leg?.audio === 'pin') leg.hear({ kind: 'none' })
    },
    park(legId) {
      const leg = legs.get(legId)
      if (!leg) return
      part(leg)
      leg.hear({ kind: 'parked' })
    },
    playPrompt: (legId: LegId, prompt: BuiltInPrompt) => {
      const leg = legs.get(legId)
      if (leg) leg.then(() => whispers.whisper(leg.channelId, promptSounds(prompt)))
    },
    muteInput(legId, muted) {
      const leg = legs.get(legId)
      if (leg) leg.then(() => client.mute(leg.channelId, muted))
    },

    bridge(agentLeg, customerLeg) {
      const [agent, customer] = [legs.get(agentLeg), legs.get(customerLeg)]
      if (!agent || !customer) return
      if (agent.partner !== customer) part(agent)
      if (customer.partner !== agent) part(customer)
      agent.partner = customer
      customer.partner = agent
      const bridgeId = bridges.of(agent)
      agent.hear({ kind: 'call', bridgeId })
      customer.hear({ kind: 'call', bridgeId })
    },
    holdMusic(legId) {
      const leg = legs.get(legId)
      if (!leg) return
      part(leg)
      leg.hear({ kind: 'music' })
    },
    ringback: (legId) => hear(legId, { kind: 'sound', as: 'ringback', media: ringbackTone, then: 'again' }),
    announceEnd(legId) {
      const leg = legs.get(legId)
      if (!leg) return
      part(leg)
      leg.hear({ kind: 'sound', as: 'announcement', media: announcementSounds, then: 'tell' })
    },

    dialOut({ legId, address }) {
      const endpoint = dialString(address, trunk)
      if (endpoint === null) {
        if (trunk === null) fail(legId, 'unreachable', 480)
        else fail(legId, 'invalid', 484)
        return
      }
      const leg = newLeg({ legId, kind: 'callee', signInId: null, channelId: newChannelId() })
      originate(leg, endpoint, { name: null, address: options.callerId ?? '' }, {})
    },
    placeTestCustomer(legId) {
      const leg = newLeg({ legId, kind: 'test-customer', signInId: null, channelId: newChannelId() })
      originate(leg, 'Local/partner@offhook-test/n', { name: 'Test', address: 'test' }, {})
    },

    lab: createAsteriskLab({ client, legs, mediaOf: (legId) => liveness.mediaOf(legId) }),
  }
}

type Variables = Readonly<Record<string, string>>

/** PJSIP/alex-1a2b3c4d-00000007 → alex-1a2b3c4d */
const endpointOf = ({ name }: AriChannel): string => /^PJSIP\/(.+)-[0-9a-f]+$/.exec(name)?.[1] ?? ''
