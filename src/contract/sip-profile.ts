import { z } from 'zod'

/** Headers of the Offhook SIP profile (ARCHITECTURE: SIP profile). */
export const sipHeaders = {
  purpose: 'X-Offhook-Purpose',
  interaction: 'X-Offhook-Interaction',
  command: 'X-Offhook-Command',
  /** of a validation call to the softphone: the `connectionId` that the Agent API announces it by */
  connection: 'X-Offhook-Connection',
  /** RFC 5373 */
  answerMode: 'Answer-Mode',
} as const

export const callPurpose = z.enum(['validation', 'interaction', 'outbound', 'test'])
export type CallPurpose = z.infer<typeof callPurpose>
