import type { SettingsView } from '../../contract/ipc/console-snapshot.js'
import type { Facts } from './facts.js'

/** The settings in force as the agent may read them. What belongs to routing alone is left out. */
export function settingsView({ settings, settingsSync, signIn, events }: Facts): SettingsView | null {
  if (!settings) return null
  const { syncedAt, failure, passedOver } = settingsSync
  const notSignedIn =
    signIn.state === 'signed-in' ? null : (signIn.error?.message ?? 'You are not signed in.')
  const streamLost =
    events.state === 'retrying' ? (events.cause ?? 'The contact center cannot be reached.') : null
  return {
    values: {
      allowAgentToChangeMode: settings.allowAgentToChangeMode,
      autoAnswer: settings.autoAnswer,
      autoAnswerPrompt: settings.autoAnswerPrompt,
      autoAnswerDelaySeconds: settings.autoAnswerDelaySeconds,
      allowReject: settings.allowReject,
      offerTimeoutSeconds: settings.offerTimeoutSeconds,
      postProcessingSeconds: settings.postProcessingSeconds,
      pinAttempts: settings.pinAttempts,
      pinTimeoutSeconds: settings.pinTimeoutSeconds,
      connectionGraceSeconds: settings.connectionGraceSeconds,
    },
    sources: settings.sources ?? null,
    version: settings.version,
    schemaVersion: settings.schemaVersion,
    syncedAt,
    awayBecause: notSignedIn ?? streamLost ?? failure,
    passedOver: {
      newerSchema: passedOver.newerSchema,
      keys: [...passedOver.keys],
      values: [...passedOver.values],
    },
  }
}
