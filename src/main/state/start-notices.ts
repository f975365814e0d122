import type { Result } from '../../contract/errors.js'
import type { Notice } from '../../contract/ipc/console-snapshot.js'
import type { FactsStore } from './facts.js'
import { addNotice } from './notices.js'

/** What was wrong with this computer when the app started, each said once and in words. */
export function showStartProblems(
  store: FactsStore,
  found: {
    readonly policy: Result<unknown>
    readonly server: Result<unknown>
    readonly kept: readonly Notice[]
  },
): void {
  if (!found.policy.ok) addNotice(store, { id: 'policy', tone: 'bad', text: found.policy.error.message })
  for (const notice of found.kept) addNotice(store, notice)
  if (!found.server.ok) addNotice(store, { id: 'server', tone: 'bad', text: found.server.error.message })
}

/**
 * Certificates that could not be used may be why the contact center is not trusted. They are found when the first secure
 * connection is made, so it is looked again at every change of the phone's link. @returns its unsubscribe
 */
export function watchTrustProblems(
  store: FactsStore,
  trust: { readonly problems: readonly string[] },
): () => void {
  let shown = 0
  const look = (): void => {
    if (trust.problems.length === shown) return
    shown = trust.problems.length
    const text = `${[...new Set(trust.problems)].join(' ')} If the server is not trusted, tell your IT support.`
    addNotice(store, { id: 'trust', tone: 'attention', text })
  }
  look()
  return store.subscribe((facts, before) => {
    if (facts.registration !== before.registration || facts.signIn !== before.signIn) look()
  })
}
