import { createHmac } from 'node:crypto'
import type { LabLeg } from '../lab-port.js'
import type { LeftLeg, LegId, OutlivingLegs } from '../port.js'
import type { VoiceLogger } from '../voice-logger.js'
import type { Accounts } from './accounts.js'
import type { AriClient } from './ari/ari-client.js'
import type { AriApplication, AriBridge, AriChannel } from './ari/ari-messages.js'
import type { AsteriskLeg } from './asterisk-leg.js'
import { waitingFor } from './arrivals.js'
import type { Calls } from './calls.js'
import { noteVariable } from './leg-variables.js'
import type { Legs } from './legs.js'

export interface LeftLegsOptions {
  readonly client: AriClient
  readonly legs: Legs
  readonly calls: Calls
  readonly accounts: Accounts
  readonly logger: VoiceLogger
  /** ARI's, which all instances share */
  readonly password: string
}

/** Asterisk moves a channel within milliseconds. */
const givenWithinMs = 1_000

type Lifetime = Pick<AsteriskLeg, 'kind' | 'replaceableBy' | 'state'>

/** Whoever the agent's validated leg or the customer's is left to goes on with it; what still rings does not. */
export const outlives = ({ kind, replaceableBy, state }: Lifetime): boolean =>
  state === 'up' && (replaceableBy !== null || kind === 'customer' || kind === 'callee')

interface View {
  readonly apps: readonly AriApplication[]
  readonly channels: readonly AriChannel[]
  readonly bridges: readonly AriBridge[]
}

/** Legs whose instance is gone, found in Asterisk by what is written on their channels. */
export function createLeftLegs(options: LeftLegsOptions): OutlivingLegs {
  const { client, legs, calls, accounts, logger, password } = options

  const look = async (): Promise<View> => {
    const [channels, found, apps] = await Promise.all([
      client.channels(),
      client.bridges(),
      client.applications(),
    ])
    return {
      apps: apps.ok ? apps.value : [],
      channels: channels.ok ? channels.value : [],
      bridges: found.ok ? found.value : [],
    }
  }

  /** Into this application, if it is not there since before a restart. */
  const bring = async ({ id }: AriChannel, args: string, { apps }: View): Promise<void> => {
    const inside = apps.filter(({ channel_ids: ids }) => ids.includes(id)).map(({ name }) => name)
    if (inside.includes(client.access.app)) return
    await client.move(id, args)
    // Asterisk keeps up who has called it: after a restart, the one it was taken from would find it among its own.
    for (const app of inside) await client.unsubscribe(app, `channel:${id}`)
  }

  const adopt = async (channel: AriChannel, facts: Adopted, view: View): Promise<AsteriskLeg> => {
    const known = legs.get(facts.legId)
    if (known) return known
    const leg = calls.newLeg({ ...facts, channelId: channel.id })
    leg.state = 'up'
    // Ours before it is moved: its arrival in this application is nothing new then.
    await bring(channel, 'adopted', view)
    const bridge = view.bridges.find(({ channels }) => channels.includes(channel.id))
    leg.wish = bridge ? { kind: 'parked' } : { kind: 'none' }
    leg.found({ bridgeId: null, music: false, playbackId: null })
    return leg
  }

  /**
   * To another instance's application. An application that is known and that nobody listens to is refused by Asterisk in its log only:
   * the channel stays, so that it is gone when it has left this one.
   */
  const give = async (leg: AsteriskLeg, app: string, args: string): Promise<boolean> => {
    if (legs.get(leg.legId) !== leg) return false
    const gone = legs.gone(leg, givenWithinMs)
    const moved = await client.move(leg.channelId, args, app)
    if (!moved.ok || !(await gone)) return false
    await client.unsubscribe(client.access.app, `channel:${leg.channelId}`)
    return true
  }

  return {
    legsAt: client.access.app,
    secretOf: (signInId) => createHmac('sha256', password).update(`sip ${signInId}`).digest('base64url'),

    keep(legId, note) {
      const leg = legs.get(legId)
      if (!leg || leg.note === note) return
      leg.note = note
      leg.inTurn(() => client.setVariable(leg.channelId, noteVariable, note))
    },

    async adopt(signInIds) {
      const wanted = new Set(signInIds)
      const view = await look()
      const found = view.channels.filter(
        ({ state, channelvars }) =>
          state === 'Up' &&
          channelvars['OFFHOOK_OPEN'] === '1' &&
          wanted.has(channelvars['OFFHOOK_SIGN_IN'] ?? ''),
      )
      const adopted = await Promise.all(
        found.map(async (channel): Promise<LeftLeg | null> => {
          const facts = factsOf(channel)
          const note = await client.variable(channel.id, noteVariable)
          if (facts.signInId === null || !note.ok) return null
          const leg = await adopt(channel, facts, view)
          leg.replaceableBy = facts.signInId
          leg.note = note.value.value
          calls.watch(leg)
          await calls.learnDialog(leg)
          logger.info({ legId: leg.legId, signInId: facts.signInId }, 'Leg adopted')
          return { legId: leg.legId, signInId: facts.signInId, note: leg.note }
        }),
      )
      return adopted.filter((leg) => leg !== null)
    },

    async adoptCustomer(legId, agentLeg) {
      const view = await look()
      const channel = view.channels.find(({ channelvars }) => channelvars['OFFHOOK_LEG'] === legId)
      const agent = legs.get(agentLeg)
      if (!channel || !agent) return false
      const bridge = view.bridges.find(({ channels }) => channels.includes(channel.id))
      const customer = await adopt(channel, { ...factsOf(channel), signInId: null }, view)
      customer.customerOf = agent.signInId
      if (bridge) calls.join(agent, customer)
      else customer.hear({ kind: 'music' })
      return true
    },

    waits(legId) {
      const leg = legs.get(legId)
      // Nothing is written on one who has spoken with nobody.
      if (!leg?.customerOf) return
      leg.customerOf = null
      leg.inTurn(() => calls.describe(leg))
    },

    async adoptWaiting(legsAt) {
      const view = await look()
      const speaking = new Set(view.bridges.flatMap(({ channels }) => channels))
      for (const { name, channel_ids: ids } of view.apps.filter((app) => legsAt.includes(app.name)))
        for (const channel of view.channels.filter(({ id }) => ids.includes(id))) {
          const args = waitingFor(channel)
          if (args === null || speaking.has(channel.id) || legs.inChannel(channel.id)) continue
          logger.info({ channel: channel.name, from: name }, 'Waiting customer adopted')
          // Its arrival in this application is a customer's like any other.
          if (name === client.access.app) await calls.arrived(channel, args)
          else await bring(channel, args.join(','), view)
        }
    },

    async handOver(customerLeg, { legsAt, agentId, waitedMs }) {
      const leg = legs.get(customerLeg)
      if (!leg) return false
      const args = `agent-id,${agentId},${Math.round(waitedMs)}`
      return new Promise((resolve) => leg.inTurn(async () => resolve(await give(leg, legsAt, args))))
    },

    leave(signInId) {
      for (const leg of legs.all()) {
        if (leg.signInId !== signInId || !outlives(leg)) continue
        if (leg.partner) calls.leave(leg.partner)
        calls.leave(leg)
      }
      accounts.leave(signInId)
    },
  }
}

type Adopted = Pick<AsteriskLeg, 'legId' | 'kind' | 'signInId'>

function factsOf({ channelvars }: AriChannel): Adopted {
  const kind = channelvars['OFFHOOK_KIND'] ?? ''
  const signInId = channelvars['OFFHOOK_SIGN_IN'] ?? ''
  const legId: LegId = channelvars['OFFHOOK_LEG'] ?? ''
  return { legId, kind: isKind(kind) ? kind : 'customer', signInId: signInId === '' ? null : signInId }
}

const kinds: readonly LabLeg['kind'][] = ['agent', 'desk-phone', 'customer', 'callee', 'test-customer']
const isKind = (text: string): text is LabLeg['kind'] => kinds.some((kind) => kind === text)
