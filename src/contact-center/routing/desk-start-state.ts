import type { Workplace } from '../../contract/domain.js'
import { closedConnection } from './connection-state.js'
import type { Desk, Terms } from './desk-shape-state.js'
import { signedInStatus } from './status-state.js'

export interface DeskFacts {
  readonly deskId: string
  readonly workplace: Workplace
  readonly terms: Terms
  readonly reachable: boolean
  /** validation calls that failed in earlier sign-ins: signing in again is no way around the wait */
  readonly backOff: { readonly failures: number; readonly reopenAt: number | null }
}

export function newDesk(facts: DeskFacts, now: number): Desk {
  const { reachable, backOff, ...rest } = facts
  return {
    ...rest,
    serial: 0,
    mode: facts.terms.wantedMode,
    pendingMode: null,
    unreachableSince: reachable ? null : now,
    status: signedInStatus(now),
    connection: { ...closedConnection(now), ...backOff },
    interaction: null,
  }
}

/** After a restart of the center: the connection that was open is gone, and the agent is told why. */
export function lostToRestart(desk: Desk, now: number): Desk {
  if (desk.mode !== 'persistent') return desk
  const { workplace, connection } = desk
  const { failures, reopenAt } = connection
  const lost = {
    phase: 'lost',
    since: now,
    cause: 'center-restarted',
    connectionId: `${desk.deskId}-c0`,
  } as const
  return { ...desk, connection: { ...lost, workplace, failures, reopenAt } }
}
