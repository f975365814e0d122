import type { SessionEndCause } from '../../contract/agent-api/events.js'
import { mayChangeWorkplace, sameWorkplace } from '../routing/desk-rules-state.js'
import type { Switchboard } from '../routing/switchboard.js'
import { readAgents, termsOf } from '../settings/effective-settings.js'
import type { SettingsListener } from '../settings/settings-store.js'
import type { Database } from '../store/database.js'
import { isAnyOf } from '../store/any-of.js'
import type { Voice } from '../voice/port.js'
import type { Session } from './session.js'

export interface SettingsFollower {
  /** Tells exactly the signed-in softphones whose document is now another. */
  readonly onSettings: SettingsListener
  /** An administrator's change of the workplace is followed as soon as no call stands in its way. */
  moveWorkplace(session: Session): void
}

const byAdministrators = ['deactivated', 'session-expired', 'signed-out-by-administrator'] as const
/** undefined: not ended, or not by them */
export const endByAdministrator = (cause: string | null | undefined): SessionEndCause | undefined =>
  byAdministrators.find((one) => one === cause)

export function createSettingsFollower(deps: {
  readonly db: Database
  readonly voice: Voice
  readonly switchboard: Switchboard
  /** of all tenants */
  readonly signedIn: () => readonly Session[]
  readonly ofAgent: (agentId: string) => Session | null
  readonly end: (session: Session, cause: SessionEndCause) => Promise<void>
  /** something of it is shown differently now */
  readonly changed: (session: Session) => void
}): SettingsFollower {
  const { db, voice, switchboard, signedIn, ofAgent, end, changed } = deps

  const moveWorkplace = (session: Session): void => {
    const { waitingWorkplace: workplace, desk } = session
    if (!workplace || mayChangeWorkplace(desk.state(), workplace, false)) return
    session.waitingWorkplace = null
    if (sameWorkplace(desk.state().workplace, workplace)) return
    const reachable = voice.isReachable(desk.signInId, workplace)
    desk.send({ type: 'save-workplace', workplace, reachable })
  }

  /** The store has ended them, whichever way it was asked to: signed out, deactivated, another password. */
  const endRevoked = async (sessions: readonly Session[]): Promise<void> => {
    const living = new Map(sessions.map((session) => [session.signInId, session]))
    const ended = db.selectFrom('sign_ins').select(['id', 'end_cause']).where('ended_at', 'is not', null)
    for (const { id, end_cause } of await ended.where(isAnyOf('id', [...living.keys()])).execute()) {
      const session = living.get(id)
      const cause = endByAdministrator(end_cause)
      if (session && cause) await end(session, cause)
    }
  }

  const onSettings: SettingsListener = async (tenantId, workplaces) => {
    const concerned = signedIn().filter(({ record }) => record.tenantId === tenantId)
    await endRevoked(concerned)
    const ids = concerned.map(({ agentId }) => agentId)
    for (const record of await readAgents(db, ids)) {
      const session = ofAgent(record.identity.agentId)
      if (!session) continue
      if (!record.active) {
        await end(session, 'deactivated')
        continue
      }
      const moved = workplaces === null && !sameWorkplace(session.record.workplace, record.workplace)
      const workplace = moved ? record.workplace : workplaces?.get(session.agentId)
      if (workplace) {
        session.waitingWorkplace = workplace
        moveWorkplace(session)
      }
      const same = session.record.etag === record.etag
      // A read that was overtaken by a later change must not undo it.
      if (record.settings.version < session.record.settings.version) continue
      session.record = record
      switchboard.setGroup(session.agentId, record.identity)
      changed(session)
      if (same) continue
      const { version } = record.settings
      session.events.publish({ type: 'settings', value: { version, etag: record.etag } })
      session.desk.send({ type: 'settings', terms: termsOf(record.settings) })
    }
  }
  return { onSettings, moveWorkplace }
}
