import type { Clock } from '../clock.js'
import type { FactsStore } from '../state/facts.js'

/** Registering takes a fraction of a second; the contact center's own answer is better than a longer wait. */
const LIMIT_MS = 5000

/**
 * Resolves as soon as the contact center can call this workplace: choosing Available in the first moment after a sign-in
 * would otherwise lose the connection to a phone that was about to register. A registration that has failed, and a desk
 * phone, are not waited for.
 */
export function phoneReady(store: FactsStore, clock: Clock): Promise<void> {
  const registering = (): boolean => {
    const { session, registration } = store.getState()
    return session?.profile.workplace.kind === 'softphone' && registration.state === 'connecting'
  }
  if (!registering()) return Promise.resolve()
  return new Promise((resolve) => {
    const end = (): void => {
      stop()
      cancel()
      resolve()
    }
    const stop = store.subscribe(() => {
      if (!registering()) end()
    })
    const cancel = clock.after(LIMIT_MS, end)
  })
}
