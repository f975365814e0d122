import { z } from 'zod'
import { fail, succeed, type Result } from '../../contract/errors.js'
import { jsonFault } from './json-fault.js'
import { policyFaults } from './policy-faults.js'
import { sipPolicy } from './policy-sip.js'

/**
 * The machine policy: one JSON document that IT puts on a computer. Its schema is published as
 * resources/policy/policy.schema.json (scripts/make-policy-schema.mjs). A key that is absent leaves the choice to the
 * user and to the app's own default.
 */

/** Either a value that the user cannot change, or one that holds until the user chooses. */
const rule = <T extends z.ZodType>(value: T) =>
  z.union([z.strictObject({ locked: value }), z.strictObject({ default: value })])

const machinePolicy = z
  .strictObject({
    $schema: z.string().optional(),
    server: rule(z.url({ protocol: /^https?$/, error: 'must be an address that begins with https://' }))
      .optional()
      .describe('Address of the contact center (https; http to this computer only).'),
    extraCaFile: z
      .string()
      .min(1)
      .optional()
      .describe('PEM file with certificate authorities to trust beside those of the computer.'),
    dialRegion: rule(z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters, as in "GB"'))
      .optional()
      .describe('Country (ISO 3166-1 alpha-2) in whose format dialled numbers are read.'),
    requireEncryptedSignIn: z
      .boolean()
      .optional()
      .describe('Nobody signs in on a computer whose keyring cannot keep the sign-in encrypted.'),
    sip: sipPolicy.optional(),
    theme: rule(z.enum(['system', 'light', 'dark'])).optional(),
  })
  .describe('Offhook machine policy')
export type MachinePolicy = Readonly<z.output<typeof machinePolicy>>

/** A policy key as the console shows it: who decided. */
export interface Decided<T> {
  readonly value: T
  readonly by: 'locked' | 'user' | 'policy-default' | 'built-in'
}

type Rule<T> = { readonly locked: T } | { readonly default: T } | undefined

/** Locked beats the user, the user beats the policy's default, that beats the app's own. `null` means not chosen. */
export function decide<T>(policy: Rule<T>, chosen: T | null, builtIn: T): Decided<T> {
  if (policy !== undefined && 'locked' in policy) return { value: policy.locked, by: 'locked' }
  if (chosen !== null) return { value: chosen, by: 'user' }
  if (policy !== undefined) return { value: policy.default, by: 'policy-default' }
  return { value: builtIn, by: 'built-in' }
}

/** A document that is wrong anywhere is refused as a whole, with the place of the fault: half a policy locks the wrong half. */
export function parsePolicy(text: string, file = 'the machine policy'): Result<MachinePolicy> {
  // Windows editors begin a file with a byte order mark.
  const document = text.replace(/^\uFEFF/, '')
  let json: unknown
  try {
    json = JSON.parse(document)
  } catch {
    const { line, column, words } = jsonFault(document)
    return notInForce(`is not valid JSON at line ${line}, column ${column}: ${words}`, file)
  }
  const parsed = machinePolicy.safeParse(json)
  return parsed.success ? succeed(parsed.data) : notInForce(`is wrong: ${policyFaults(parsed.error)}`, file)
}

/** Names the file, because there may be two, and says what follows. */
export const notInForce = (fault: string, file: string): Result<never> =>
  fail('bad-request', `The machine policy ${fault}. It is not in force (${file}).`)

export const policySchema = (): unknown =>
  z.toJSONSchema(machinePolicy, { io: 'input', target: 'draft-2020-12' })
