import { z } from 'zod'
import { type ReasonCode, levelledSettingName, levelledSettings, tenantSettings } from '../settings.js'

/** Tenant and agent groups: what an administrator reads and saves of the two upper levels (SPEC §2). */
/** A name is one line: breaks and other control characters, pasted or imported, become spaces. */
export const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ')
/**
 * Something of it is drawn: not a zero-width space, a direction mark, a Hangul filler or an empty braille cell alone. Emoji and a letter with
 * marks are seen. By Unicode's general category and Default_Ignorable_Code_Point.
 */
export const canBeSeen = (text: string): boolean => /[^\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{DI}\u2800]/u.test(text)
export const unseenName = 'This name has invisible characters only. Enter one that can be seen.'
export const entityName = z
  .string()
  .overwrite(oneLine)
  .trim()
  .min(1)
  .max(100)
  .refine((name) => name === '' || canBeSeen(name), unseenName)
/** As it is stored: whoever reads has to live with it. */
export const storedName = z.string()
export const entityId = z.string().min(1).max(64)
export const ofEntity = z.object({ id: entityId })

const differing = z.object({ mixed: z.boolean(), groups: z.int(), agents: z.int() })
/** How many below hold another value than this level's saved one. Mixed: at least one does. */
export const differingBySetting = z.object({
  phoneConnectionMode: differing,
  allowAgentToChangeMode: differing,
  autoAnswer: differing,
})
export type DifferingBySetting = z.infer<typeof differingBySetting>

/** What an agent could not choose: of two reasons with one code nobody knows which was meant. */
function reasonsFault(reasons: readonly ReasonCode[]): string | null {
  if (reasons.some(({ code, label }) => !canBeSeen(code) || !canBeSeen(label)))
    return 'Every reason needs a code and a label.'
  return new Set(reasons.map(({ code }) => code)).size < reasons.length
    ? 'Two reasons of one status have the same code.'
    : null
}

/** What PUT replaces; the ETag is of this part, so that counts below never make a conflict. */
export const tenantBody = z
  .strictObject({ name: entityName, levelled: levelledSettings, settings: tenantSettings })
  .superRefine(({ settings: { statusReasonCodes } }, context) => {
    for (const [status, reasons] of Object.entries(statusReasonCodes)) {
      const message = reasonsFault(reasons)
      if (message !== null)
        context.addIssue({ code: 'custom', path: ['settings', 'statusReasonCodes', status], message })
    }
  })
export type TenantBody = z.infer<typeof tenantBody>
export const tenantView = z.object({
  id: entityId,
  ...tenantBody.shape,
  name: storedName,
  persistentModeProvisioned: z.boolean(),
  groups: z.int(),
  agents: z.int(),
  differing: differingBySetting,
})
export type TenantView = z.infer<typeof tenantView>

export const groupBody = z.strictObject({ name: entityName, levelled: levelledSettings })
export type GroupBody = z.infer<typeof groupBody>
/** A setting that is left out is copied from the tenant. */
export const newGroup = z.strictObject({ name: entityName, levelled: levelledSettings.partial().optional() })
export type NewGroup = z.infer<typeof newGroup>
export const groupView = z.object({
  id: entityId,
  ...groupBody.shape,
  name: storedName,
  agents: z.int(),
  differing: differingBySetting,
})
export type GroupView = z.infer<typeof groupView>

/** Reset all (tenant) or Reset all agents (group), of one setting. */
export const resetBody = z.strictObject({ setting: levelledSettingName })
const counts = z.object({ groups: z.int(), agents: z.int() })
/** how many it met, changed and left */
export const resetAnswer = z.object({
  setting: levelledSettingName,
  before: counts,
  changed: counts,
  after: counts,
})
export type ResetAnswer = z.infer<typeof resetAnswer>
