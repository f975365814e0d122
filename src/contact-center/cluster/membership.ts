import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import type { Log } from '../log/logger.js'
import type { InheritedDesk, VoicePlace } from './cluster.js'
import { type Listener, codeOf } from './listener.js'
import {
  type FenceCause,
  type MembershipEvent,
  beatEveryMs,
  deadAfterMs,
  holds,
  membershipTransition,
  outside,
} from './membership-state.js'
import { type InstanceKeys, createInstanceKeys } from './sealing.js'

/** Says that this instance lives, notices when others don't, and when it has itself been given up. */
export interface Membership {
  /** null: may not act */
  readonly self: Self | null
  /** resolves when it is a member for the first time, and has taken over what it found */
  readonly joined: Promise<void>
  /** beats, and looks for the dead, at once */
  look(): void
  stop(): Promise<void>
}
export interface Self {
  readonly id: string
  readonly keys: InstanceKeys
}

/** Real time: a lab that moves the center's clock kills nobody. */
const now = (): number => performance.now()
const leaseCheckMs = 200

const joinText = `insert into instances (id, public_key, sip_url, legs_at) values ($1, $2, $3, $4)`
const giveUpText = `update instances set seen_at = '-infinity' where id = $1`
const lookText = `
  with me as (
    update instances set seen_at = clock_timestamp() where id = $1 returning id
  ), dead as (
    delete from instances
    where id <> $1 and seen_at < clock_timestamp() - make_interval(secs => $2) and exists (select from me)
    returning id, legs_at
  ), taken as (
    update desk_owners set instance_id = $1, live = null where instance_id in (select id from dead)
    returning agent_id, sign_in_id
  )
  select (select count(*) from me) as me, (select count(*) from dead) as dead, agent_id, sign_in_id, array(
    select legs_at from dead where legs_at is not null and legs_at not in (
      select legs_at from instances
      where legs_at is not null and id <> $1 and id not in (select id from dead))) as legs_at
  from (select 1) as one left join taken on true`

export function startMembership(options: {
  readonly listener: () => Listener
  readonly voice: VoicePlace
  readonly log: Log
  readonly onFenced: () => void
  readonly onJoined: () => void
  /** never rejects */
  readonly onInherited: (desks: readonly InheritedDesk[], legsAt: readonly string[]) => Promise<void>
  /** tells the others that somebody has come or gone */
  readonly tellOthers: () => Promise<void>
}): Membership {
  const { listener, voice, log, onFenced, onJoined, onInherited, tellOthers } = options
  let membership: Parameters<typeof membershipTransition>[0] = outside
  let keys = createInstanceKeys()
  let beating = false
  let again = false
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let resolveJoined = (): void => undefined
  const joined = new Promise<void>((resolve) => (resolveJoined = resolve))

  const send = (event: MembershipEvent): void => {
    const step = membershipTransition(membership, event, now())
    membership = step.state
    for (const effect of step.effects) {
      if (effect.type === 'fence') {
        log[effect.why === 'stopped' ? 'info' : 'error']({ why: effect.why }, fenceWords[effect.why])
        onFenced()
      } else {
        log.info({ instanceId: effect.id }, 'is one of the instances on this database')
        onJoined()
      }
    }
  }

  const join = async (): Promise<void> => {
    const before = membership.id
    const next = { id: randomUUID(), keys: createInstanceKeys() }
    const sentAt = now()
    await listener().query(joinText, [next.id, next.keys.publicKey, voice.sipUrl, voice.legsAt])
    // What was this instance's under its old name is anybody's now, its own too.
    if (before !== null) await listener().query(giveUpText, [before])
    keys = next.keys
    send({ type: 'joined', id: next.id, sentAt })
    await tellOthers()
  }

  const beat = async (): Promise<void> => {
    send({ type: 'looked' })
    if (membership.phase !== 'member') await join()
    const { id } = membership
    if (membership.phase !== 'member' || id === null) return
    const sentAt = now()
    const rows = await listener().query<LookRow>(lookText, [id, deadAfterMs / 1000])
    const [first] = rows
    if (first?.me !== 1) {
      send({ type: 'beat-refused', id })
      return
    }
    send({ type: 'beat-confirmed', id, sentAt })
    const desks = rows.flatMap(({ agent_id: agentId, sign_in_id: signInId }) =>
      agentId !== null && signInId !== null ? [{ agentId, signInId }] : [],
    )
    if (first.dead > 0) log.warn({ instances: first.dead, desks: desks.length }, 'took over from the dead')
    // Not waited for: the next beat is due, however many they are.
    void onInherited(desks, first.legs_at).then(resolveJoined)
  }

  const look = (): void => {
    clearTimeout(timer)
    if (stopped) return
    if (beating) {
      again = true
      return
    }
    beating = true
    again = false
    beat()
      .catch((error: unknown) => {
        // Away, or two who bury each other: the next beat tells. A defect in a statement must be seen.
        const code = codeOf(error)
        if (code?.length === 5 && code !== '40P01' && !code.startsWith('57'))
          log.error({ err: error }, 'beat failed')
        else log.debug({ err: error }, 'no beat')
      })
      .finally(() => {
        beating = false
        if (stopped) return
        timer = setTimeout(look, again ? 0 : beatEveryMs)
      })
  }
  const lease = setInterval(() => send({ type: 'looked' }), leaseCheckMs)
  look()

  return {
    get self() {
      return holds(membership, now()) && membership.id !== null ? { id: membership.id, keys } : null
    },
    joined,
    look,
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      clearInterval(lease)
      const { id } = membership
      send({ type: 'stop' })
      if (id === null || id === '') return
      // So that nobody waits the 3 s.
      await listener()
        .query(giveUpText, [id])
        .then(tellOthers)
        .catch(() => undefined)
    },
  }
}

interface LookRow {
  readonly me: number
  readonly dead: number
  readonly agent_id: string | null
  readonly sign_in_id: string | null
  /** where legs of the dead are, unless another living instance has taken that place */
  readonly legs_at: readonly string[]
}

const fenceWords: Readonly<Record<FenceCause, string>> = {
  'given-up-by-others':
    'was silent for too long and has been given up by the others: lets go of all agents, and begins anew',
  'database-away': 'cannot reach the database and cannot know who has taken over: lets go of all agents',
  stopped: 'hands its agents over',
}
