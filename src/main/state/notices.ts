import type { Notice } from '../../contract/ipc/console-snapshot.js'
import type { InteractionSnapshot } from '../../contract/agent-api/session.js'
import type { FactsStore } from './facts.js'
import { callerInWords, interactionEndInWords } from './words.js'

/** Short messages that stay until dismissed or overtaken. One per id: a newer one replaces the older. */
export function addNotice(store: FactsStore, notice: Notice): void {
  store.setState(({ notices }) => ({ notices: [...notices.filter(({ id }) => id !== notice.id), notice] }))
}

export function removeNotice(store: FactsStore, id: string): void {
  if (!store.getState().notices.some((notice) => notice.id === id)) return
  store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }))
}

const lastInteraction = 'last-interaction'

export const notKeptNotice: Notice = {
  id: 'not-kept',
  tone: 'attention',
  text: 'Your sign-in is not kept on this computer, because it has no keyring. After a restart, sign in again.',
}

/** What was said to one agent is not shown to the next; what concerns the computer stays. */
export function forgetSessionNotices(store: FactsStore): void {
  for (const id of [lastInteraction, notKeptNotice.id]) removeNotice(store, id)
}

/** Tells how an interaction ended when its end is not the agent's own doing, until the next begins. */
export function watchInteractionEnds(store: FactsStore): () => void {
  return store.subscribe((facts, before) => {
    const interaction = facts.session?.interaction
    if (!interaction || interaction === before.session?.interaction) return
    const notice = endNotice(interaction)
    if (notice) addNotice(store, notice)
    else if (interaction.state !== 'ended') removeNotice(store, lastInteraction)
  })
}

export function endNotice(interaction: InteractionSnapshot): Notice | null {
  const { state, endCause, customer } = interaction
  if (state !== 'ended' || interaction.kind === 'test') return null
  if (endCause === null || endCause === 'agent-hung-up' || endCause === 'signed-out') return null
  const usual = endCause === 'customer-hung-up' || endCause === 'rejected'
  return {
    id: lastInteraction,
    tone: usual ? 'neutral' : 'attention',
    text: `${callerInWords(customer)}: ${interactionEndInWords(endCause)}`,
  }
}
