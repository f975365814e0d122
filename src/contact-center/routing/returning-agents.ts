import type { Clock } from '../clock/clock.js'
import type { LegId } from '../voice/port.js'

/** Where an agent is who is not here. */
export type Whereabouts =
  | 'signed-out'
  /** in no instance, and has not signed out */
  | 'comes-back'
  /** this instance has the desk, or will in a moment */
  | 'arrives'
  /** `legsAt`: where the legs are of the instance that has the desk; null: they end with it */
  | { readonly legsAt: string | null }

export interface ReturningAgentsOptions {
  readonly clock: Clock
  readonly whereabouts: (agentId: string) => Promise<Whereabouts>
  readonly isHere: (agentId: string) => boolean
  /** Gives the customer to the instance that has the desk. False: that could not be done now. */
  readonly handOver: (customerLeg: LegId, agentId: string, legsAt: string) => Promise<boolean>
  /** This customer waits in vain. */
  readonly onGivenUp: (customerLeg: LegId) => void
}

/**
 * Whoever has dialled one agent while that agent is not here. The desk may be at another instance. After a restart agents come back
 * one by one, as their softphones do, and their customers are there before them.
 */
export interface ReturningAgents {
  /** The customer waits for the agent, is handed to the instance that has the desk, or is given up. */
  await(customerLeg: LegId, agentId: string): void
  /** The agent's desk is no longer this instance's, or is again. */
  left(agentId: string): void
  came(agentId: string): void
  hasLeft(agentId: string): boolean
  /** Nobody waits in this leg any more. */
  forget(customerLeg: LegId): void
  dispose(): void
}

/** A softphone finds its contact center again within seconds; as long as its leg is kept for it. */
const patienceMs = 120_000
/** Longer than a dead instance goes unnoticed: until then its desks seem to be elsewhere. */
const lookEveryMs = 5_000

export function createReturningAgents(options: ReturningAgentsOptions): ReturningAgents {
  const { clock, whereabouts, isHere, handOver, onGivenUp } = options
  const startedAt = clock.now()
  const leftAt = new Map<string, number>()
  const cancels = new Map<LegId, () => void>()

  const mayReturn = (agentId: string): boolean =>
    clock.now() < (leftAt.get(agentId) ?? startedAt) + patienceMs

  const look = async (customerLeg: LegId, agentId: string, since: number): Promise<void> => {
    // A store that cannot be asked says nothing against it.
    const where = await whereabouts(agentId).catch(() => 'comes-back' as const)
    if (!cancels.has(customerLeg) || isHere(agentId)) {
      cancels.delete(customerLeg)
      return
    }
    const legsAt = typeof where === 'object' ? where.legsAt : null
    const isGone = legsAt !== null && (await handOver(customerLeg, agentId, legsAt))
    if (isGone || !cancels.has(customerLeg)) return
    cancels.delete(customerLeg)
    if (isInVain(where, agentId, since)) onGivenUp(customerLeg)
    else
      cancels.set(
        customerLeg,
        clock.after(lookEveryMs, () => begin(customerLeg, agentId, since)),
      )
  }

  const isInVain = (where: Whereabouts, agentId: string, since: number): boolean => {
    const waitedMs = clock.now() - since
    switch (where) {
      case 'signed-out':
        return true
      case 'comes-back':
        return !mayReturn(agentId)
      case 'arrives':
        return waitedMs >= patienceMs
      default:
        return waitedMs >= lookEveryMs
    }
  }
  const begin = (customerLeg: LegId, agentId: string, since: number): void => {
    cancels.set(customerLeg, () => undefined)
    void look(customerLeg, agentId, since)
  }
  return {
    await: (customerLeg, agentId) => begin(customerLeg, agentId, clock.now()),
    left: (agentId) => void leftAt.set(agentId, clock.now()),
    came: (agentId) => void leftAt.delete(agentId),
    hasLeft: (agentId) => leftAt.has(agentId),
    forget: (customerLeg) => {
      cancels.get(customerLeg)?.()
      cancels.delete(customerLeg)
    },
    dispose: () => {
      for (const cancel of cancels.values()) cancel()
      cancels.clear()
    },
  }
}
