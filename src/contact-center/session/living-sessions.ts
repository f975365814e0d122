import type { Expiry } from './expiry.js'
import type { Session } from './session.js'

/** A sign-in that lives in this instance. */
export interface Living extends Session {
  readonly expiry: Expiry
  /** its softphone may register */
  accountAdded: Promise<void>
}

/** The sign-ins that live in this instance, one per agent, and who is told when one of them has changed. */
export interface LivingSessions {
  add(session: Living): void
  remove(session: Living): void
  bySignIn(signInId: string): Living | null
  ofAgent(agentId: string): Living | null
  all(): readonly Living[]
  /** Tells the listeners. */
  changed(session: Session): void
  /** Returns its unsubscribe. */
  onChanged(listener: (session: Session) => void): () => void
}

export function createLivingSessions(): LivingSessions {
  const bySignIn = new Map<string, Living>()
  const byAgent = new Map<string, Living>()
  const listeners = new Set<(session: Session) => void>()
  return {
    add: (session) => {
      bySignIn.set(session.signInId, session)
      byAgent.set(session.agentId, session)
    },
    remove: (session) => {
      bySignIn.delete(session.signInId)
      // A newer sign-in may have taken its place.
      if (byAgent.get(session.agentId) === session) byAgent.delete(session.agentId)
    },
    bySignIn: (signInId) => bySignIn.get(signInId) ?? null,
    ofAgent: (agentId) => byAgent.get(agentId) ?? null,
    all: () => [...bySignIn.values()],
    changed: (session) => {
      for (const listener of [...listeners]) listener(session)
    },
    onChanged: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
