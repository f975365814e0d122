import type { z } from 'zod'
import { type Result, fail, succeed } from '../../contract/errors.js'
import type { AdvanceableClock } from '../clock/clock.js'
import type { Cluster } from '../cluster/cluster.js'
import { connectionLeg } from '../routing/connection-state.js'
import { mayCommandInteraction } from '../routing/desk-rules-state.js'
import type { Switchboard } from '../routing/switchboard.js'
import type { Session } from '../session/session.js'
import type { Sessions } from '../session/sessions.js'
import type { Database } from '../store/database.js'
import type { SipTraceEntry, VoiceLab } from '../voice/lab-port.js'
import type { LegId, Voice } from '../voice/port.js'
import type { LabCommand, LabState, labCommands } from './lab-api.js'
import { wavOf } from './wav.js'

export interface LabOptions {
  readonly voiceLab: VoiceLab
  readonly voice: Voice
  readonly clock: AdvanceableClock
  readonly sessions: Sessions
  readonly switchboard: Switchboard
  readonly provision: (on: boolean) => Promise<void>
  readonly db: Database
  readonly cluster: Cluster
}

type Body<C extends LabCommand> = z.output<(typeof labCommands)[C]['body']>
type LabAnswer<C extends LabCommand> = C extends 'heard' ? Buffer : z.input<(typeof labCommands)[C]['answer']>

/** Every lab command has one, or it does not compile. */
export type LabHandlers = {
  readonly [C in LabCommand]: (body: Body<C>) => Result<LabAnswer<C>> | Promise<Result<LabAnswer<C>>>
}
export interface Lab {
  readonly commands: LabHandlers
  /** The instance that has what a command is about: the desk of the agent it names. Null: this one. */
  elsewhere(body: object): Promise<string | null>
  state(): LabState
  sipTrace(): SipTraceEntry[]
  dispose(): void
}

const done = succeed({ ok: true as const })
const notFound = (what: string): Result<never> => fail('not-found', what)

export function createLab(options: LabOptions): Lab {
  const { voiceLab, voice, clock, sessions, switchboard, provision, db, cluster } = options
  const scheduled = new Set<() => void>()

  const signedIn = (username: string): Result<Session> => {
    const session = sessions.all().find(({ record }) => record.identity.username === username)
    return session ? succeed(session) : notFound(`Agent "${username}" is not signed in.`)
  }
  const unless = (happened: boolean, why: string): Result<{ ok: true }> => (happened ? done : notFound(why))

  const customerOf = (agent: string | undefined, legId: string | undefined): Result<LegId> => {
    if (legId !== undefined) return succeed(legId)
    if (agent !== undefined) {
      const session = signedIn(agent)
      if (!session.ok) return session
      const { interaction } = session.value.desk.state()
      return interaction ? succeed(interaction.customerLeg) : notFound(`Agent "${agent}" has no interaction.`)
    }
    const talking = sessions.all().find(({ desk }) => desk.state().interaction)
    const leg = talking?.desk.state().interaction?.customerLeg ?? switchboard.waiting().at(-1)?.customerLeg
    return leg === undefined ? notFound('There is no customer.') : succeed(leg)
  }

  const placeOfAgent = async (username: string) => {
    const query = db.selectFrom('agents').select('id').where('username', '=', username)
    const row = await query.executeTakeFirst()
    return row ? cluster.placeOf(row.id) : null
  }
  /** A customer waits where somebody can answer: the queue of an instance is its own. */
  const placeOfQueue = async (queue: string) => {
    const group = await groupOf(queue)
    return group ? cluster.placeOfGroup(group.id) : null
  }
  const groupOf = async (queue: string) => {
    const groups = await db.selectFrom('agent_groups').select(['id', 'name']).execute()
    return groups.find(({ id, name }) => id === queue || name.toLowerCase() === queue.toLowerCase())
  }

  /** Where a customer dials, and for whom it is kept. */
  const target = async ({ agent, queue, direct }: Body<'offer'>) => {
    if (agent !== undefined) {
      const row = await db
        .selectFrom('agents')
        .select(['id', 'group_id'])
        .where('username', '=', agent)
        .executeTakeFirst()
      if (!row) return notFound(`There is no agent "${agent}".`)
      return succeed(
        direct
          ? { dialled: { kind: 'agent', agentId: row.id } as const, keepFor: null }
          : { dialled: { kind: 'queue', queueId: row.group_id } as const, keepFor: row.id },
      )
    }
    if (queue === undefined) return fail('bad-request', 'Name an agent or a queue.')
    const group = await groupOf(queue)
    if (!group) return notFound(`There is no queue "${queue}".`)
    return succeed({ dialled: { kind: 'queue', queueId: group.id } as const, keepFor: null })
  }

  const commands: LabHandlers = {
    offer: async (body) => {
      const to = await target(body)
      if (!to.ok) return to
      const { sentence, manner, name, address, count, everyMs } = body
      const arrive = (): LegId => {
        const { dialled, keepFor } = to.value
        const legId = voiceLab.customerArrives({
          customer: { name, address },
          dialled,
          script: { sentence, manner },
        })
        if (keepFor !== null) switchboard.keepFor(legId, keepFor)
        return legId
      }
      const legIds = [arrive()]
      for (let index = 1; index < count; index += 1) {
        if (everyMs === 0) {
          legIds.push(arrive())
          continue
        }
        const cancel = clock.after(index * everyMs, () => {
          scheduled.delete(cancel)
          arrive()
        })
        scheduled.add(cancel)
      }
      return succeed({ legIds })
    },
    hangUp: ({ agent, legId }) => {
      const leg = customerOf(agent, legId)
      return leg.ok ? unless(voiceLab.hangUpCustomer(leg.value), 'This customer is gone.') : leg
    },
    manner: ({ agent, legId, manner }) => {
      const leg = customerOf(agent, legId)
      return leg.ok ? unless(voiceLab.setManner(leg.value, manner), 'This customer is gone.') : leg
    },
    interaction: ({ agent, command: type }) => {
      const session = signedIn(agent)
      if (!session.ok) return session
      const { desk } = session.value
      const interactionId = desk.state().interaction?.interactionId ?? ''
      const refusal = mayCommandInteraction(desk.state(), interactionId, { type })
      if (refusal) return fail(refusal.code, refusal.message)
      desk.send({ type: 'interaction', command: { type } })
      return done
    },
    dropConnection: ({ agent, how }) => {
      const session = signedIn(agent)
      if (!session.ok) return session
      const { connection, interaction } = session.value.desk.state()
      const leg = connectionLeg(connection) ?? interaction?.agentLeg ?? null
      if (leg === null) return notFound(`Agent "${agent}" has no call.`)
      return unless(
        how === 'bye' ? voiceLab.endLeg(leg) : voiceLab.cutMedia(leg, how === 'media'),
        'This call is over.',
      )
    },
    cutMedia: ({ legId, cut }) => unless(voiceLab.cutMedia(legId, cut), 'There is no such leg.'),
    endLeg: ({ legId }) => unless(voiceLab.endLeg(legId), 'There is no such leg.'),
    dropWebSocket: ({ agent, refuseForMs }) => {
      const session = signedIn(agent)
      if (!session.ok) return session
      return unless(
        voiceLab.dropWebSocket(session.value.signInId, refuseForMs),
        `Agent "${agent}" has no WebSocket.`,
      )
    },
    callee: ({ address, behaviour }) => {
      if (behaviour.kind !== 'answer') voiceLab.setCallee(address, behaviour)
      else {
        const { kind, afterMs, sentence, manner } = behaviour
        voiceLab.setCallee(address, { kind, afterMs, script: { sentence, manner } })
      }
      return done
    },
    addPhone: (phone) => {
      voiceLab.addPhone(phone)
      return done
    },
    phone: ({ address, action }) => {
      const acted = {
        answer: () => voiceLab.answerPhone(address),
        decline: () => voiceLab.declinePhone(address),
        'hang-up': () => voiceLab.hangUpPhone(address),
        plug: () => voiceLab.setPlugged(address, true),
        unplug: () => voiceLab.setPlugged(address, false),
      }[action]()
      return unless(acted, `There is no phone ${address}, or it cannot do this now.`)
    },
    mark: ({ party }) => succeed({ sample: voiceLab.mark(party) }),
    heard: ({ party, since }) => {
      const samples = voiceLab.heard(party, since)
      return samples ? succeed(wavOf(samples, 48_000)) : notFound('There is no such party.')
    },
    dtmf: ({ legId }) => succeed({ digits: voiceLab.dtmfHeard(legId) }),
    sipRequests: ({ legId }) => succeed({ requests: [...voiceLab.sipRequests(legId)] }),
    advance: ({ ms }) => {
      clock.advance(ms)
      cluster.news.clockAdvance(ms)
      return succeed({ now: clock.now() })
    },
    provision: async ({ on }) => {
      await provision(on)
      return done
    },
  }

  const stopFollowingClock = cluster.news.onClockAdvance((ms) => clock.advance(ms))

  return {
    commands,
    elsewhere: async (body) => {
      const place =
        'agent' in body && typeof body.agent === 'string'
          ? await placeOfAgent(body.agent)
          : 'queue' in body && typeof body.queue === 'string'
            ? await placeOfQueue(body.queue)
            : null
      return place?.here === false ? place.instanceId : null
    },
    state: () => ({
      now: clock.now(),
      agents: sessions.all().map((session) => labAgentOf(session, voice)),
      waiting: switchboard.waiting().map(({ customerLeg, dialled, waitedMs, waitingSince, returned }) => ({
        customerLeg,
        dialled: dialled.kind === 'queue' ? dialled.queueId : `agent ${dialled.agentId}`,
        waitedMs: waitedMs + clock.now() - (waitingSince ?? clock.now()),
        returned,
      })),
      legs: [...voiceLab.legs()],
      phones: [...voiceLab.phones()],
    }),
    sipTrace: () => [...voiceLab.sipTrace()],
    dispose: () => {
      stopFollowingClock()
      for (const cancel of scheduled) cancel()
      scheduled.clear()
    },
  }
}

function labAgentOf({ desk, record, signInId, agentId }: Session, voice: Voice): LabState['agents'][number] {
  const { connection, interaction, status } = desk.state()
  return {
    agentId,
    username: record.identity.username,
    signInId,
    registered: voice.isRegistered(signInId),
    status: status.status,
    connection: connection.phase,
    connectionLeg: connectionLeg(connection),
    interaction: interaction && {
      interactionId: interaction.interactionId,
      kind: interaction.kind,
      state: interaction.phase.name,
      agentLeg: interaction.agentLeg,
      customerLeg: interaction.customerLeg,
    },
  }
}
