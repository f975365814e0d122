import { mayChangeWorkplace, sameWorkplace } from '../routing/desk-rules-state.js'
import type { Switchboard } from '../routing/switchboard.js'
import { readAgents, termsOf } from '../settings/effective-settings.js'
import type { SettingsListener } from '../settings/settings-store.js'
import type { Database } from '../store/database.js'
import type { Voice } from '../voice/port.js'
import type { Session } from './session.js'

export interface SettingsFollower {
  /** Tells exactly the signed-in softphones whose document is now another. */
  readonly onSettings: SettingsListener
  /** An administrator's change of the workplace is followed as soon as no call stands in its way. */
  moveWorkplace(session: Session): void
}

export function createSettingsFollower(deps: {
  readonly db: Database
  readonly voice: Voice
  readonly switchboard: Switchboard
  /** of all tenants */
  readonly signedIn: () => readonly Session[]
  readonly ofAgent: (agentId: string) => Session | null
  readonly deactivate: (session: Session) => Promise<void>
  /** something of it is shown differently now */
  readonly changed: (session: Session) => void
}): SettingsFollower {
  const { db, voice, switchboard, signedIn, ofAgent, deactivate, changed } = deps

  const moveWorkplace = (session: Session): void => {
    const { waitingWorkplace: workplace, desk } = session
    if (!workplace || mayChangeWorkplace(desk.state(), workplace, false)) return
    session.waitingWorkplace = null
    if (sameWorkplace(desk.state().workplace, workplace)) return
    const reachable = voice.isReachable(desk.signInId, workplace)
    desk.send({ type: 'save-workplace', workplace, reachable })
  }

  const onSettings: SettingsListener = async (tenantId, workplaces) => {
    const concerned = signedIn().filter(({ record }) => record.tenantId === tenantId)
    const ids = concerned.map(({ agentId }) => agentId)
    for (const record of await readAgents(db, ids)) {
      const session = ofAgent(record.identity.agentId)
      if (!session) continue
      if (!record.active) {
        await deactivate(session)
        continue
      }
      const workplace = workplaces.get(session.agentId)
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
