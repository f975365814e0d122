import type { Clock } from '../clock.js'
import type { PersistentConnection } from '../connection/persistent-connection.js'
import type { FactsStore } from '../state/facts.js'

/** The platform's BYE to the persistent leg has this long before the softphone hangs up by itself. */
const byeFromCenterMs = 700

/** Resolves when the center has ended the persistent leg, or after 0.7 s. */
export function legGone(connection: PersistentConnection, store: FactsStore, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    if (connection.dialog() === null) return resolve()
    const stopWaiting = clock.after(byeFromCenterMs, () => done())
    const unsubscribe = store.subscribe(() => {
      if (connection.dialog() === null) done()
    })
    const done = (): void => {
      stopWaiting()
      unsubscribe()
      resolve()
    }
  })
}
