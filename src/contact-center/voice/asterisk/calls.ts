import { randomBytes } from 'node:crypto'
import { LivenessMonitor } from '../liveness.js'
import type { AgentLegRequest } from '../port.js'
import type { VoiceLogger } from '../voice-logger.js'
import type { AriClient } from './ari/ari-client.js'
import type { AriChannel } from './ari/ari-messages.js'
import { AsteriskLeg } from './asterisk-leg.js'
import { customerLegId } from './asterisk-lab.js'
import type { CallBridges } from './call-bridges.js'
import { failureOfHangup } from './hangup-causes.js'
import type { Legs } from './legs.js'
import { legVariables, noLegVariables, noteVariable } from './leg-variables.js'

/** What the dialplan names: a queue by its group's name, an agent by the user name; or by their ids. Null: unknown here. */
export interface Directory {
  queueId(name: string): Promise<string | null>
  agentId(username: string): Promise<string | null>
}

export interface CallsOptions {
  readonly client: AriClient
  readonly legs: Legs
  readonly bridges: CallBridges
  readonly directory: Directory
  readonly mohClass: string
  /** offered to softphones in this order */
  readonly codecs: string
  readonly logger: VoiceLogger
}

/** ITU-T Q.850. To who calls, Asterisk says 486 for busy, 403 for call rejected, 404 for unallocated number, 503 for congestion (and 603 for what it has no status for). */
export const cause = { normal: 16, busy: 17, rejected: 21, unallocated: 1, temporary: 42 } as const
/** stands for an originate that failed: network out of order, or nobody there */
const notOriginated = { unreached: 38, refused: 20 } as const

/** An answer that did not come is waited for some seconds each time; a connection that is lost has the view made anew. */
const mostHangUps = 3

/** Media statistics are asked for so often, per leg. */
const pollEveryMs = 1_000

/** The life of every leg, from its channel's beginning to its end. */
export class Calls {
  readonly liveness: LivenessMonitor
  readonly #options: CallsOptions

  constructor(options: CallsOptions) {
    this.#options = options
    this.liveness = new LivenessMonitor((legId, type) => options.legs.tell({ type, legId }), pollEveryMs)
  }

  newLeg(
    facts: Omit<ConstructorParameters<typeof AsteriskLeg>[0], 'client' | 'mohClass' | 'bridges'>,
  ): AsteriskLeg {
    const { client, bridges, mohClass, legs } = this.#options
    const leg = new AsteriskLeg({ ...facts, client, bridges, mohClass })
    legs.add(leg)
    return leg
  }

  originate(
    leg: AsteriskLeg,
    endpoint: string,
    from: AgentLegRequest['caller'],
    variables: Readonly<Record<string, string>> = {},
  ): void {
    const { client, codecs, legs } = this.#options
    const request = {
      channelId: leg.channelId,
      endpoint,
      callerId: from,
      // Without them Asterisk would put first what ARI itself prefers.
      ...(leg.kind === 'agent' ? { formats: codecs } : {}),
      variables: { ...variables, ...legVariables(leg) },
    }
    leg.inTurn(async () => {
      const answer = await client.originate(request)
      if (answer.ok) return
      // Its answer may be late, and the call be placed all the same.
      if (answer.status === null) void client.hangUp(leg.channelId)
      if (legs.get(leg.legId) !== leg) return
      this.ended(leg, answer.status === null ? notOriginated.unreached : notOriginated.refused, null)
    })
  }

  answered(leg: AsteriskLeg): void {
    if (leg.state === 'up') return
    leg.state = 'up'
    this.watch(leg)
    this.#options.legs.tell({ type: 'leg-answered', legId: leg.legId })
  }

  /** Resolves when it is known by what INVITE with Replaces names it, or cannot be. */
  async learnDialog(leg: AsteriskLeg): Promise<void> {
    const { channelId } = leg
    const [callId, localTag, remoteTag] = await Promise.all(
      ['call-id', 'local_tag', 'remote_tag'].map((name) =>
        this.#options.client.variable(channelId, `CHANNEL(pjsip,${name})`),
      ),
    )
    if (!callId?.ok || !localTag?.ok || !remoteTag?.ok || leg.channelId !== channelId) return
    leg.dialog = {
      callId: callId.value.value,
      localTag: localTag.value.value,
      remoteTag: remoteTag.value.value,
    }
  }

  rings(leg: AsteriskLeg): void {
    if (leg.state !== 'calling' || leg.heard) return
    leg.heard = true
    this.#options.legs.tell({ type: 'leg-ringing', legId: leg.legId })
  }

  /** The channel is gone, or has left us. */
  ended(leg: AsteriskLeg, q850: number, sipStatus: number | null): void {
    const { legs } = this.#options
    const { legId, state, heard } = leg
    this.forget(leg)
    if (state === 'up') legs.tell({ type: 'leg-ended', legId })
    else legs.tell({ type: 'leg-failed', legId, failure: failureOfHangup(q850, sipStatus, heard), sipStatus })
  }

  /** Nothing more is told of it. */
  forget(leg: AsteriskLeg): void {
    const { bridges, legs } = this.#options
    this.liveness.forget(leg.legId)
    legs.remove(leg)
    bridges.release(leg)
  }

  /** Nobody's here any more, and left as it is in Asterisk. */
  leave(leg: AsteriskLeg): void {
    this.liveness.forget(leg.legId)
    this.#options.legs.remove(leg)
    this.#options.bridges.leave(leg)
  }

  release(leg: AsteriskLeg): void {
    this.part(leg)
    this.forget(leg)
    leg.inTurn(() => this.#hangUp(leg.channelId))
  }

  /** Nobody here knows the channel any more: when Asterisk is slow to answer, it would be up for ever. */
  async #hangUp(channelId: string): Promise<void> {
    for (let tries = 0; tries < mostHangUps; tries++) {
      const done = await this.#options.client.hangUp(channelId, cause.normal)
      if (done.ok || done.status !== null) return
    }
  }

  join(agent: AsteriskLeg, customer: AsteriskLeg): void {
    if (agent.partner !== customer) this.part(agent)
    if (customer.partner !== agent) this.part(customer)
    agent.partner = customer
    customer.partner = agent
    customer.customerOf = agent.signInId
    customer.inTurn(() => this.describe(customer))
    const bridgeId = this.#options.bridges.of(agent)
    const was = agent.wish
    agent.hear({ kind: 'call', bridgeId })
    if (was.kind === 'call' && customer.wish.kind !== 'call') agent.joinAgain()
    customer.hear({ kind: 'call', bridgeId })
  }

  /** Whoever it spoke with hears silence. */
  part(leg: AsteriskLeg): void {
    const { partner } = leg
    if (!partner) return
    leg.partner = null
    partner.partner = null
    if (partner.wish.kind === 'call') partner.hear({ kind: 'none' })
  }

  /**
   * A customer of the dialplan, or of the lab.
   * @param args what was given to Stasis: kind and name of what was dialled, and the ms that were waited elsewhere
   */
  async arrived(channel: AriChannel, [kind = '', name = '', waited = '0']: readonly string[]): Promise<void> {
    const { client, legs, logger } = this.#options
    const id = await this.#idOf(kind, name).catch(() => undefined)
    if (id === undefined || id === null) {
      if (id === null) logger.warn({ kind, name }, 'The dialplan names what the contact center does not know')
      else logger.error({ kind, name }, 'The store cannot be asked whom a customer has dialled')
      await client.hangUp(channel.id, id === null ? cause.unallocated : cause.temporary)
      return
    }
    const legId = customerLegId(channel.id)
    if (legs.get(legId)) return
    const leg = this.newLeg({ legId, kind: 'customer', signInId: null, channelId: channel.id })
    leg.state = 'up'
    leg.inTurn(async () => {
      const answer = await client.answer(channel.id)
      // Hung up while it was looked up what they had dialled: Asterisk has told of that before there was a leg.
      const isGone = !answer.ok && (answer.status === 404 || answer.status === 409)
      if (isGone && legs.get(legId) === leg) this.ended(leg, cause.normal, null)
    })
    const { name: display, number } = channel.caller
    legs.tell({
      type: 'customer-arrived',
      legId,
      customer: { name: display === '' ? null : display, address: number === '' ? 'anonymous' : number },
      dialled: kind.startsWith('queue') ? { kind: 'queue', queueId: id } : { kind: 'agent', agentId: id },
      waitedMs: /^\d{1,9}$/.test(waited) ? Number(waited) : 0,
    })
  }

  /** Its sign-in may bring it back by INVITE with Replaces. */
  async open(leg: AsteriskLeg): Promise<void> {
    await this.learnDialog(leg)
    await this.describe(leg)
  }

  /** So that whoever finds the channel knows whose leg it is. */
  async describe(leg: AsteriskLeg): Promise<void> {
    const { client } = this.#options
    const note = leg.note === null ? {} : { [noteVariable]: leg.note }
    const waits = leg.kind === 'customer' && leg.customerOf === null
    for (const [name, value] of Object.entries({ ...(waits ? noLegVariables : legVariables(leg)), ...note }))
      await client.setVariable(leg.channelId, name, value)
  }

  watch(leg: AsteriskLeg): void {
    if (leg.kind !== 'agent' && leg.kind !== 'desk-phone') return
    this.liveness.watch(leg.legId, () => this.#signsOfLife(leg))
  }

  /** It has another channel, whose count begins anew. */
  moved(leg: AsteriskLeg): void {
    this.liveness.moved(leg.legId, () => this.#signsOfLife(leg))
  }

  async #signsOfLife(leg: AsteriskLeg): Promise<number> {
    const statistics = await this.#options.client.rtpStatistics(leg.channelId)
    if (!statistics.ok) throw new Error('no statistics')
    return statistics.value.rxcount
  }

  async #idOf(kind: string, name: string): Promise<string | null> {
    const { directory } = this.#options
    if (kind === 'queue') return directory.queueId(name)
    // The lab names by id.
    return kind === 'agent' ? directory.agentId(name) : name
  }
}

export const newChannelId = (): string => `offhook-${randomBytes(12).toString('hex')}`
