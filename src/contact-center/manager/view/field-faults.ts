import type { z } from 'zod'
import { autoAnswerNumbers, connectionNumbers, offerNumbers, rangeWords } from './setting-words.js'

const numbers = new Map<string, string>(
  [...offerNumbers, ...autoAnswerNumbers, ...connectionNumbers].map((setting) => [
    `settings.${setting.name}`,
    `Enter a whole number from ${rangeWords(setting)}.`,
  ]),
)
const names: Readonly<Record<string, string>> = {
  name: 'Enter a name of 1 to 100 characters.',
  displayName: 'Enter a name of 1 to 100 characters.',
  username: 'Use 1 to 64 small letters, digits, dots, hyphens and underscores.',
  groupId: 'Choose an agent group.',
  password: 'Use 8 to 200 characters.',
  'workplace.number': 'Enter a number of 2 to 20 digits, with or without a + before it.',
  'workplace.uri': 'Enter a SIP URI like sip:desk12@example.com.',
}

/** Field → what is wrong with it, in words; judged by the contract's own schema, as the server will. */
export function faultsOf(schema: z.ZodType, body: unknown): ReadonlyMap<string, string> {
  const parsed = schema.safeParse(body)
  const faults = new Map<string, string>()
  for (const { path, message, code } of parsed.error?.issues ?? []) {
    const field = path.join('.')
    const delayTooLong = code === 'custom' && field === 'settings.autoAnswerDelaySeconds'
    const isUnseen = code === 'custom' && (field === 'name' || field === 'displayName')
    const words = isUnseen
      ? message
      : delayTooLong
        ? 'Must be at least 5 seconds shorter than the offer timeout.'
        : (numbers.get(field) ??
          names[field] ??
          (field.includes('statusReasonCodes') && code !== 'custom' ? reasonFault : message))
    if (!faults.has(field)) faults.set(field, words)
  }
  return faults
}

const reasonFault = 'Every reason needs a code of up to 32 and a label of up to 64 characters.'
