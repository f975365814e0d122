import { createHmac } from 'node:crypto'
import type { LabLeg } from '../lab-port.js'
import type { LeftLeg, LegId, OutlivingLegs } from '../port.js'
import type { VoiceLogger } from '../voice-logger.js'
import type { Accounts } from './accounts.js'
import type { AriClient } from './ari/ari-client.js'
import type { AriBridge, AriChannel } from './ari/ari-messages.js'
import type { AsteriskLeg } from './asterisk-leg.js'
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

/** Whoever the agent's validated leg or the customer's is left to goes on with it; what still rings does not. */
export const outlives = ({ kind, replaceableBy, state }: AsteriskLeg): boolean =>
  state === 'up' && (replaceableBy !== null || kind === 'customer' || kind === 'callee')

interface View {
  /** channels that are in this application already: it is the one of before the restart */
  readonly own: readonly string[]
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
      own: apps.ok ? (apps.value.find(({ name }) => name === client.access.app)?.channel_ids ?? []) : [],
      channels: channels.ok ? channels.value : [],
      bridges: found.ok ? found.value : [],
    }
  }

  const adopt = async (channel: AriChannel, facts: Adopted, view: View): Promise<AsteriskLeg> => {
    const known = legs.get(facts.legId)
    if (known) return known
    const leg = calls.newLeg({ ...facts, channelId: channel.id })
    leg.state = 'up'
    // Ours before it is moved: its arrival in this application is nothing new then.
    if (!view.own.includes(channel.id)) await client.move(channel.id, 'adopted')
    const bridge = view.bridges.find(({ channels }) => channels.includes(channel.id))
    leg.wish = bridge ? { kind: 'parked' } : { kind: 'none' }
    leg.found({ bridgeId: null, music: false, playbackId: null })
    return leg
  }

  return {
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
      if (bridge) calls.join(agent, customer)
      else customer.hear({ kind: 'music' })
      return true
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
