import { type AdminRole, adminRole } from '../../../contract/admin-api/roles.js'
import type { Workplace } from '../../../contract/domain.js'
import {
  type AutoAnswerPrompt,
  type BuiltInPrompt,
  type LevelledSettingName,
  type LevelledSettings,
  type TenantSettings,
  tenantSettings,
} from '../../../contract/settings.js'
import { roleNames } from './role-words.js'

export const modeNames = { 'on-demand': 'On Demand', persistent: 'Persistent' } as const

export const levelledNames: readonly LevelledSettingName[] = [
  'phoneConnectionMode',
  'allowAgentToChangeMode',
  'autoAnswer',
]
export const levelledLabels: Readonly<Record<LevelledSettingName, string>> = {
  phoneConnectionMode: 'Phone Connection Mode',
  allowAgentToChangeMode: 'Allow Agents to Change Phone Connection Mode',
  autoAnswer: 'Enable Auto Answer',
}

export const promptNames: Readonly<Record<BuiltInPrompt, string>> = {
  bleep: 'Bleep',
  chime: 'Chime',
  double: 'Double tone',
}

type NumberName = {
  [Name in keyof TenantSettings]: TenantSettings[Name] extends number ? Name : never
}[keyof TenantSettings]
export interface NumberSetting {
  readonly name: NumberName
  readonly label: string
  readonly unit: 'seconds' | 'attempts'
  readonly about: string
  readonly min: number
  readonly max: number
}
const number = (
  name: NumberName,
  label: string,
  about: string,
  unit: NumberSetting['unit'] = 'seconds',
): NumberSetting => {
  // The contract's own range: the page has none of its own.
  const { minValue, maxValue } = tenantSettings.shape[name]
  return { name, label, unit, about, min: minValue ?? 0, max: maxValue ?? Infinity }
}

export const offerNumbers = [
  number('offerTimeoutSeconds', 'Offer timeout', 'How long an interaction waits for the agent to accept it.'),
  number(
    'postProcessingSeconds',
    'Post-processing',
    'Time for notes after an interaction, before the next one is offered.',
  ),
]
export const autoAnswerNumbers = [
  number(
    'autoAnswerDelaySeconds',
    'Auto Answer delay',
    'Time between the offer and the answer. At most the offer timeout less 5 seconds.',
  ),
]
export const connectionNumbers = [
  number(
    'validationRingSeconds',
    'Validation call rings for',
    'Then the attempt to open the connection is given up.',
  ),
  number('pinTimeoutSeconds', 'PIN timeout', 'Time to type the PIN that the agent hears.'),
  number('pinAttempts', 'PIN attempts', 'Wrong PINs after which the validation call ends.', 'attempts'),
  number(
    'connectionGraceSeconds',
    'Connection grace',
    'How long a connection without a sign of life may recover before it is lost.',
  ),
  number(
    'customerHoldGraceSeconds',
    'Customer hold grace',
    'How long a customer is held when the connection is lost during a call.',
  ),
]

/** Range and unit, as they stand below the field. */
export const rangeWords = ({ min, max, unit }: NumberSetting): string => `${min} to ${max} ${unit}`

const labels = new Map<string, string>([
  ...levelledNames.map((name): [string, string] => [name, levelledLabels[name]]),
  ...[...offerNumbers, ...autoAnswerNumbers, ...connectionNumbers].map(
    ({ name, label }): [string, string] => [name, label],
  ),
  ['name', 'Name'],
  ['displayName', 'Display name'],
  ['username', 'User name'],
  ['groupId', 'Agent group'],
  ['group', 'Agent group'],
  ['active', 'Active'],
  ['role', 'Role'],
  ['sha256', 'Checksum'],
  ['seconds', 'Length in seconds'],
  ['bytes', 'Size in bytes'],
  ['workplace', 'Workplace'],
  ['password', 'Password'],
  ['allowReject', 'Agents may reject offers'],
  ['autoAnswerPrompt', 'Auto Answer prompt'],
  ['statusReasonCodes', 'Status reason codes'],
  ['persistentModeProvisioned', 'Persistent provisioned'],
])

/** `settings.pinAttempts` and `pinAttempts` alike. */
export function fieldWords(field: string): string {
  const name = field.split('.').at(-1) ?? field
  return labels.get(name) ?? name
}

export const workplaceWords = (workplace: Workplace): string => {
  switch (workplace.kind) {
    case 'softphone':
      return 'This softphone'
    case 'phone':
      return `Workplace Phone ${workplace.number}`
    case 'sip-uri':
      return `Workplace SIP URI ${workplace.uri}`
  }
}

const promptWords = (prompt: AutoAnswerPrompt): string =>
  prompt.kind === 'built-in' ? promptNames[prompt.name] : `Uploaded (${prompt.id.slice(0, 8)})`

/** A value as an administrator would say it. `groupName` words an agent group's id. */
export function valueWords(
  field: string,
  value: unknown,
  groupName: (id: string) => string = (id) => id,
): string {
  const name = field.split('.').at(-1)
  if (value === null || value === undefined || value === '') return 'none'
  if (typeof value === 'boolean') return value ? 'On' : 'Off'
  if (name === 'phoneConnectionMode' && isMode(value)) return modeNames[value]
  if (name === 'groupId' && typeof value === 'string') return groupName(value)
  if (name === 'role' && isRole(value)) return roleNames[value]
  if (name === 'workplace' && isKind(value)) return workplaceWords(value as Workplace)
  if (name === 'autoAnswerPrompt' && isKind(value)) return promptWords(value as AutoAnswerPrompt)
  if (name === 'statusReasonCodes' && typeof value === 'object') return reasonWords(value)
  if (typeof value === 'number' && name?.endsWith('Seconds')) return `${value} seconds`
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value)
}

/** The three settings in words, to be read only. */
export const levelledFacts = (levelled: LevelledSettings): readonly (readonly [string, string])[] =>
  levelledNames.map((name) => [levelledLabels[name], valueWords(name, levelled[name])] as const)

const isMode = (value: unknown): value is LevelledSettings['phoneConnectionMode'] =>
  value === 'on-demand' || value === 'persistent'
const isRole = (value: unknown): value is AdminRole => adminRole.safeParse(value).success
const isKind = (value: unknown): value is { readonly kind: string } =>
  typeof value === 'object' && value !== null && 'kind' in value

const reasonWords = (value: object): string => {
  const codes = Object.values(value).filter(Array.isArray).flat() as readonly { readonly label?: unknown }[]
  return codes.length === 0 ? 'none' : codes.map(({ label }) => String(label)).join(', ')
}
