import { type EffectiveSettings, defaultTenantSettings } from '../../contract/settings.js'
import type { SipPolicy } from '../settings/policy-sip.js'

/** The settings that a contact center would have sent, as the machine policy means them. */
export function plainSettings({ autoAnswer, persistentConnection }: SipPolicy): EffectiveSettings {
  const prompt = autoAnswer?.prompt ?? 'bleep'
  return {
    ...defaultTenantSettings,
    schemaVersion: 1,
    version: 0,
    persistentModeProvisioned: persistentConnection !== undefined,
    phoneConnectionMode: persistentConnection === undefined ? 'on-demand' : 'persistent',
    allowAgentToChangeMode: false,
    autoAnswer: autoAnswer?.enabled ?? false,
    allowReject: true,
    autoAnswerPrompt: { kind: 'built-in', name: prompt === 'none' ? 'bleep' : prompt },
    statusReasonCodes: { available: [], 'on-break': [], 'work-offline': [] },
  }
}
