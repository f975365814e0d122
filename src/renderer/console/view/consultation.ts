import type { ConsultationView } from '../../../contract/ipc/console-snapshot.js'

/** Whoever is asked has answered: they hear the agent, and can be given the call. */
export const isAsking = (
  asked: ConsultationView,
): asked is ConsultationView & { readonly interactionId: string } =>
  asked.phase === 'talking' && asked.interactionId !== null

/** Not before the caller is held, and not while the consultation ends already. */
export const canGoBack = ({ phase }: ConsultationView): boolean => phase === 'calling' || phase === 'talking'
