import { z } from 'zod'
import { phoneConnectionMode } from './domain.js'

/** The three settings stored per entity (tenant, group, agent), copied from the parent on create. SPEC §2. */
export const levelledSettings = z.strictObject({
  phoneConnectionMode,
  allowAgentToChangeMode: z.boolean(),
  autoAnswer: z.boolean(),
})
export type LevelledSettings = z.infer<typeof levelledSettings>
export const levelledSettingName = z.enum(['phoneConnectionMode', 'allowAgentToChangeMode', 'autoAnswer'])
export type LevelledSettingName = z.infer<typeof levelledSettingName>

/**
 * Who gave an agent the value it has of a levelled setting: a Reset all, the group (copied when the agent was created, or
 * by Reset all agents), an administrator for this agent alone, or the agent.
 */
export const levelledSource = z.enum(['tenant', 'group', 'administrator', 'agent'])
export type LevelledSource = z.infer<typeof levelledSource>
export const levelledSources = z.object({
  phoneConnectionMode: levelledSource,
  allowAgentToChangeMode: levelledSource,
  autoAnswer: levelledSource,
})
export type LevelledSources = z.infer<typeof levelledSources>

export const builtInPrompt = z.enum(['bleep', 'chime', 'double'])
export type BuiltInPrompt = z.infer<typeof builtInPrompt>
export const autoAnswerPrompt = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('built-in'), name: builtInPrompt }),
  z.strictObject({ kind: z.literal('uploaded'), id: z.string().max(64), sha256: z.string().length(64) }),
])
export type AutoAnswerPrompt = z.infer<typeof autoAnswerPrompt>

export const reasonCode = z.strictObject({
  code: z.string().min(1).max(32),
  label: z.string().min(1).max(64),
})
export type ReasonCode = z.infer<typeof reasonCode>
export const statusReasonCodes = z.strictObject({
  available: z.array(reasonCode).max(50),
  'on-break': z.array(reasonCode).max(50),
  'work-offline': z.array(reasonCode).max(50),
})

/** An Auto Answer that waits longer than the offer lasts would never answer. */
const delayFitsOffer = (times: { autoAnswerDelaySeconds: number; offerTimeoutSeconds: number }): boolean =>
  times.autoAnswerDelaySeconds <= times.offerTimeoutSeconds - 5
const delayTooLong = {
  path: ['autoAnswerDelaySeconds'],
  message: 'must be at least 5 seconds shorter than offerTimeoutSeconds',
}

/** Tenant-only settings with their ranges (seconds, counts). */
export const tenantSettings = z
  .strictObject({
    offerTimeoutSeconds: z.int().min(15).max(60),
    postProcessingSeconds: z.int().min(0).max(600),
    autoAnswerDelaySeconds: z.int().min(0).max(30),
    allowReject: z.boolean(),
    autoAnswerPrompt,
    pinAttempts: z.int().min(1).max(10),
    pinTimeoutSeconds: z.int().min(15).max(300),
    validationRingSeconds: z.int().min(10).max(60),
    connectionGraceSeconds: z.int().min(15).max(300),
    customerHoldGraceSeconds: z.int().min(0).max(300),
    statusReasonCodes,
  })
  .refine(delayFitsOffer, delayTooLong)
export type TenantSettings = z.infer<typeof tenantSettings>

export const defaultTenantSettings: TenantSettings = {
  offerTimeoutSeconds: 30,
  postProcessingSeconds: 15,
  autoAnswerDelaySeconds: 0,
  allowReject: false,
  autoAnswerPrompt: { kind: 'built-in', name: 'bleep' },
  pinAttempts: 3,
  pinTimeoutSeconds: 60,
  validationRingSeconds: 30,
  connectionGraceSeconds: 90,
  customerHoldGraceSeconds: 60,
  statusReasonCodes: {
    available: [],
    'on-break': [
      { code: 'lunch', label: 'Lunch' },
      { code: 'short-break', label: 'Short break' },
    ],
    'work-offline': [
      { code: 'training', label: 'Training' },
      { code: 'paperwork', label: 'Paperwork' },
    ],
  },
}

/**
 * The one versioned document that reaches a softphone: this agent's own levelled values and the tenant's settings.
 * Unknown keys are accepted and ignored, so that an older app lives with a newer server.
 */
export const effectiveSettings = z
  .object({
    schemaVersion: z.int().min(1),
    version: z.int().nonnegative(),
    persistentModeProvisioned: z.boolean(),
    ...levelledSettings.shape,
    ...tenantSettings.shape,
    /** of the levelled settings; every other is the tenant's. A server before it was there does not send it. */
    sources: levelledSources.optional(),
  })
  .refine(delayFitsOffer, delayTooLong)
export type EffectiveSettings = z.infer<typeof effectiveSettings>
