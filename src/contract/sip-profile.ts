import { z } from 'zod'

/** Headers of the Offhook SIP profile (ARCHITECTURE: SIP profile). */
export const sipHeaders = {
  purpose: 'X-Offhook-Purpose',
  interaction: 'X-Offhook-Interaction',
  command: 'X-Offhook-Command',
  /** RFC 5373 */
  answerMode: 'Answer-Mode',
} as const

export const callPurpose = z.enum(['validation', 'interaction', 'outbound', 'test'])
export type CallPurpose = z.infer<typeof callPurpose>
