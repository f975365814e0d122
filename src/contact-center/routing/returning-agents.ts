import type { Clock } from '../clock/clock.js'
import type { LegId } from '../voice/port.js'

/** Where an agent is who is not here: about to come back, with another instance, or signed out. */
export type Whereabouts = 'comes-back' | 'elsewhere' | 'signed-out'

export interface ReturningAgentsOptions {
  readonly clock: Clock
  readonly whereabouts: (agentId: string) => Promise<Whereabouts>
  readonly isHere: (agentId: string) => boolean
  /** This customer waits in vain. */
  readonly onGivenUp: (customerLeg: LegId) => void
}

/**
 * Whoever has dialled one agent while that agent is not here. After a restart agents come back one by one, as their softphones do,
 * and their customers are there before them.
 */
export interface ReturningAgents {
  /** False: who is not here is signed out. */
  mayReturn(agentId: string): boolean
  /** The customer waits for that, or is given up. */
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
  const { clock, whereabouts, isHere, onGivenUp } = options
  const startedAt = clock.now()
  const leftAt = new Map<string, number>()
  const cancels = new Map<LegId, () => void>()

  const awaitedUntil = (agentId: string): number => (leftAt.get(agentId) ?? startedAt) + patienceMs
  const mayReturn = (agentId: string): boolean => clock.now() < awaitedUntil(agentId)

  const look = async (customerLeg: LegId, agentId: string, since: number): Promise<void> => {
    // A store that cannot be asked says nothing against it.
    const where = await whereabouts(agentId).catch(() => 'comes-back' as const)
    if (!cancels.has(customerLeg)) return
    cancels.delete(customerLeg)
    if (isHere(agentId)) return
    const settled = clock.now() - since >= lookEveryMs
    if (where === 'signed-out' || (where === 'elsewhere' && settled) || !mayReturn(agentId))
      onGivenUp(customerLeg)
    else
      cancels.set(
        customerLeg,
        clock.after(lookEveryMs, () => begin(customerLeg, agentId, since)),
      )
  }
  const begin = (customerLeg: LegId, agentId: string, since: number): void => {
    cancels.set(customerLeg, () => undefined)
    void look(customerLeg, agentId, since)
  }
  return {
    mayReturn,
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
