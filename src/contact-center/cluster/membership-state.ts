/**
 * Whether this instance may act. It says by the database's clock that it lives; the others give it up when it has not for 3 s.
 * By its own monotonic clock it stops a little earlier, so that two never own the same desk, however long it was paused.
 */
export type Membership =
  | { readonly phase: 'outside'; readonly id: null }
  /** `seenAt`: own clock, before the beat was sent that the database has confirmed */
  | { readonly phase: 'member'; readonly id: string; readonly seenAt: number }
  /** `id`: the row that may still stand, to be given up when the database is back */
  | { readonly phase: 'fenced'; readonly id: string; readonly why: FenceCause }
export type FenceCause = 'given-up-by-others' | 'database-away' | 'stopped'

export type MembershipEvent =
  | { readonly type: 'joined'; readonly id: string; readonly sentAt: number }
  | { readonly type: 'beat-confirmed'; readonly id: string; readonly sentAt: number }
  /** the row is gone: others have given this instance up */
  | { readonly type: 'beat-refused'; readonly id: string }
  | { readonly type: 'looked' }
  | { readonly type: 'stop' }

export type MembershipEffect =
  { readonly type: 'fence'; readonly why: FenceCause } | { readonly type: 'go-on'; readonly id: string }

/** ms without a sign of life, by the database's clock, after which an instance is dead for the others */
export const deadAfterMs = 3_000
/** ms after which an instance is dead for itself: earlier, for clocks that don't run alike */
export const leaseMs = 2_800
export const beatEveryMs = 500

export const outside: Membership = { phase: 'outside', id: null }

export const holds = (membership: Membership, now: number): boolean =>
  membership.phase === 'member' && now - membership.seenAt < leaseMs

export function membershipTransition(
  membership: Membership,
  event: MembershipEvent,
  now: number,
): { readonly state: Membership; readonly effects: readonly MembershipEffect[] } {
  const fence = (why: FenceCause) =>
    membership.phase === 'member'
      ? {
          state: { phase: 'fenced', id: membership.id, why } as const,
          effects: [{ type: 'fence', why }] as const,
        }
      : { state: membership, effects: [] }

  switch (event.type) {
    case 'joined':
      // One that was stopped meanwhile stays so.
      return membership.phase === 'fenced' && membership.why === 'stopped'
        ? { state: membership, effects: [] }
        : {
            state: { phase: 'member', id: event.id, seenAt: event.sentAt },
            effects: [{ type: 'go-on', id: event.id }],
          }
    case 'beat-confirmed': {
      if (membership.phase !== 'member' || membership.id !== event.id)
        return { state: membership, effects: [] }
      // Confirmed too late: in between it may have been given up and has acted on nothing since.
      if (!holds(membership, now)) return fence('database-away')
      return { state: { ...membership, seenAt: Math.max(membership.seenAt, event.sentAt) }, effects: [] }
    }
    case 'beat-refused':
      return membership.id === event.id ? fence('given-up-by-others') : { state: membership, effects: [] }
    case 'looked':
      return holds(membership, now) ? { state: membership, effects: [] } : fence('database-away')
    case 'stop':
      return membership.phase === 'member'
        ? fence('stopped')
        : { state: { phase: 'fenced', id: membership.id ?? '', why: 'stopped' }, effects: [] }
  }
}
