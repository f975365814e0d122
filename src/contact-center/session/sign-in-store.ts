import type { Selectable } from 'kysely'
import type { Clock } from '../clock/clock.js'
import type { Log } from '../log/logger.js'
import { isAnyOf } from '../store/any-of.js'
import type { Database } from '../store/database.js'
import type { Tables } from '../store/tables.js'

export type SignInRow = Selectable<Tables['sign_ins']>

export interface BackOff {
  readonly failures: number
  readonly reopenAt: number | null
}
export const noBackOff: BackOff = { failures: 0, reopenAt: null }

/** Sign-ins as they are remembered across a restart. */
export interface SignInStore {
  create(row: { id: string; agent_id: string; device_id: string }): Promise<void>
  find(signInId: string): Promise<SignInRow | undefined>
  /** those of these that have not ended */
  living(signInIds: readonly string[]): Promise<readonly SignInRow[]>
  /** the agent has one that has not ended, wherever it is */
  isSignedIn(agentId: string): Promise<boolean>
  end(signInId: string, cause: string): Promise<void>
  /** as `end`, in the background; the cause is known at once */
  endLater(signInId: string, cause: string): void
  endCauseOf(signInId: string): string | null
  /** of the agent's failed validation calls, in earlier sign-ins */
  backOffsOf(agentIds: readonly string[]): Promise<ReadonlyMap<string, BackOff>>
  noteBackOff(agentId: string, backOff: BackOff): Promise<void>
  /** as `noteBackOff`, in the background */
  noteBackOffLater(agentId: string, backOff: BackOff): void
  noteConnection(signInId: string, open: boolean): void
  /** Written down before a PIN is judged: a crash gives no free try. */
  noteAttempt(signInId: string, connectionId: string): Promise<void>
}

/** For a question that somebody asks later: who signed in, and who tried PINs. Then nothing needs them any more. */
const keptMs = 30 * 24 * 3600 * 1000
const keptEventsMs = 3600 * 1000

export function createSignInStore(db: Database, clock: Clock, log: Log): SignInStore {
  /** for access tokens that outlive their sign-in by some minutes */
  const causes = new Map<string, string>()
  const inBackground = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => log.error({ err: error }, 'sign-in not written'))
  }
  const end = async (signInId: string, cause: string): Promise<void> => {
    causes.set(signInId, cause)
    const [oldest] = causes.keys()
    if (causes.size > 1000 && oldest !== undefined) causes.delete(oldest)
    const change = { ended_at: clock.now(), end_cause: cause, connection_open: false }
    await db
      .updateTable('sign_ins')
      .set(change)
      .where('id', '=', signInId)
      .where('ended_at', 'is', null)
      .execute()
  }
  const noteBackOff = async (agentId: string, { failures, reopenAt }: BackOff): Promise<void> => {
    const row = { failures, reopen_at: reopenAt }
    await db
      .insertInto('desk_back_offs')
      .values({ agent_id: agentId, ...row })
      .onConflict((on) => on.column('agent_id').doUpdateSet(row))
      .execute()
  }
  /** Nobody resumes the events of a sign-in that is over for an hour. */
  const forgetEvents = async (agentId: string): Promise<void> => {
    const over = db.selectFrom('sign_ins').select('id').where('agent_id', '=', agentId)
    const ids = over.where('ended_at', '<', clock.now() - keptEventsMs)
    await db.deleteFrom('agent_events').where('sign_in_id', 'in', ids).execute()
  }
  const forgetOld = async (): Promise<void> => {
    const before = clock.now() - keptMs
    await db.deleteFrom('validation_attempts').where('at', '<', before).execute()
    await db.deleteFrom('sign_ins').where('ended_at', '<', before).execute()
  }
  return {
    create: async ({ id, agent_id, device_id }) => {
      // Sign-ins that nobody resumed since a restart.
      await db
        .updateTable('sign_ins')
        .set({ ended_at: clock.now(), end_cause: 'signed-in-elsewhere' })
        .where('agent_id', '=', agent_id)
        .where('ended_at', 'is', null)
        .execute()
      const row = { id, agent_id, device_id, created_at: clock.now(), ended_at: null, end_cause: null }
      await db.insertInto('sign_ins').values(row).execute()
      await forgetEvents(agent_id)
      await forgetOld()
    },
    find: (signInId) => db.selectFrom('sign_ins').selectAll().where('id', '=', signInId).executeTakeFirst(),
    living: (signInIds) =>
      db
        .selectFrom('sign_ins')
        .selectAll()
        .where(isAnyOf('id', signInIds))
        .where('ended_at', 'is', null)
        .execute(),
    isSignedIn: async (agentId) => {
      const query = db.selectFrom('sign_ins').select('id').where('agent_id', '=', agentId)
      return (await query.where('ended_at', 'is', null).executeTakeFirst()) !== undefined
    },
    end,
    endLater: (signInId, cause) => inBackground(end(signInId, cause)),
    endCauseOf: (signInId) => causes.get(signInId) ?? null,
    backOffsOf: async (agentIds) => {
      const query = db.selectFrom('desk_back_offs').selectAll().where(isAnyOf('agent_id', agentIds))
      const rows = await query.execute()
      return new Map(rows.map((row) => [row.agent_id, { failures: row.failures, reopenAt: row.reopen_at }]))
    },
    noteBackOff,
    noteBackOffLater: (agentId, backOff) => inBackground(noteBackOff(agentId, backOff)),
    noteConnection: (signInId, open) => {
      inBackground(
        db.updateTable('sign_ins').set({ connection_open: open }).where('id', '=', signInId).execute(),
      )
    },
    noteAttempt: async (signInId, connectionId) => {
      const row = { sign_in_id: signInId, connection_id: connectionId, at: clock.now() }
      await db.insertInto('validation_attempts').values(row).execute()
    },
  }
}
