import type { AuditAction, AuditEntityKind, AuditEntry } from '../../../contract/admin-api/audit.js'

export const actionNames: Readonly<Record<AuditAction, string>> = {
  create: 'Created',
  save: 'Changed',
  reset: 'Reset',
  move: 'Moved',
  delete: 'Deleted',
  provision: 'Provisioned',
  password: 'Password set',
  'sign-out': 'Signed out',
}
export const kindNames: Readonly<Record<AuditEntityKind, string>> = {
  tenant: 'Contact center',
  group: 'Agent group',
  agent: 'Agent',
  administrator: 'Administrator',
  prompt: 'Prompt',
}

/** Who did it, in words: `agent:alex` is the agent alex. */
export const actorWords = (actor: string): string =>
  actor.startsWith('agent:') ? `${actor.slice('agent:'.length)} (agent)` : actor

export const placeWords = ({ address }: AuditEntry): string => address ?? 'this machine'

export interface AuditDays {
  /** yyyy-mm-dd in this computer's time zone; empty is open */
  readonly from: string
  readonly to: string
}

/** Whole days: `to` counts with its day. */
export function periodOf({ from, to }: AuditDays): { readonly from?: number; readonly to?: number } {
  const start = startOf(from, 0)
  const end = startOf(to, 1)
  return { ...(start === null ? {} : { from: start }), ...(end === null ? {} : { to: end }) }
}

function startOf(day: string, later: number): number | null {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? []
  if (year === undefined) return null
  const start = new Date(Number(year), Number(month) - 1, Number(date) + later).getTime()
  return Number.isNaN(start) ? null : Math.max(0, start)
}
