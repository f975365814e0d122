import type {
  ConsoleSnapshot,
  DecidedBy,
  SettingsView,
  Tone,
} from '../../../contract/ipc/console-snapshot.js'
import type { BuiltInPrompt, LevelledSource } from '../../../contract/settings.js'

/** One setting as the agent reads it: its name, its value, and where that comes from. */
export interface SettingRow {
  readonly name: string
  readonly value: string
  readonly source: string
}

const levelled: Readonly<Record<LevelledSource, string>> = {
  agent: 'Your own choice',
  administrator: 'Set for you by an administrator',
  group: 'Set for your group',
  tenant: 'Set for the whole contact center',
}
/** Of a levelled setting; `null` when the contact center does not say. */
export const sourceText = (
  sources: SettingsView['sources'],
  name: keyof NonNullable<SettingsView['sources']>,
) => (sources === null ? 'Set by the contact center' : levelled[sources[name]])

export const computerSources: Readonly<Record<DecidedBy, string>> = {
  locked: 'Locked by your administrator',
  'policy-default': 'Your administrator’s default',
  user: 'Chosen on this computer',
  'built-in': 'Offhook’s default',
}

const prompts: Readonly<Record<BuiltInPrompt, string>> = { bleep: 'Bleep', chime: 'Chime', double: 'Double' }
const seconds = (count: number): string => (count === 0 ? 'None' : `${count} s`)

/** What the contact center has set, but for the mode, which has a section of its own. */
export function centerRows({ values, sources }: SettingsView): readonly SettingRow[] {
  const { autoAnswerPrompt: prompt } = values
  const whole = (name: string, value: string): SettingRow => ({ name, value, source: levelled.tenant })
  return [
    {
      name: 'Enable Auto Answer',
      value: values.autoAnswer ? 'On' : 'Off',
      source: sourceText(sources, 'autoAnswer'),
    },
    {
      name: 'Allow Agents to Change Phone Connection Mode',
      value: values.allowAgentToChangeMode ? 'Yes' : 'No',
      source: sourceText(sources, 'allowAgentToChangeMode'),
    },
    whole('Auto Answer prompt', prompt.kind === 'built-in' ? prompts[prompt.name] : 'Own recording'),
    whole('Auto Answer delay', seconds(values.autoAnswerDelaySeconds)),
    whole('Rejecting offers', values.allowReject ? 'Allowed' : 'Not allowed'),
    whole('Time to answer an offer', seconds(values.offerTimeoutSeconds)),
    whole('Post-processing', seconds(values.postProcessingSeconds)),
    whole('PIN', `${tries(values.pinAttempts)} in ${values.pinTimeoutSeconds} s`),
    whole('Reconnecting for', seconds(values.connectionGraceSeconds)),
  ]
}
const tries = (count: number): string => (count === 1 ? '1 try' : `${count} tries`)

const themes = { system: 'As the system', light: 'Light', dark: 'Dark' } as const
const roles = { microphone: 'Microphone', headset: 'Headset', ringer: 'Ringer' } as const

/** What belongs to this computer. */
export function computerRows({ signIn, theme, themeBy, devices }: ConsoleSnapshot): readonly SettingRow[] {
  const chosen = (by: boolean): string => computerSources[by ? 'user' : 'built-in']
  return [
    { name: 'Server address', value: signIn.server, source: computerSources[signIn.serverBy] },
    { name: 'Appearance', value: themes[theme], source: computerSources[themeBy] },
    ...(['microphone', 'headset', 'ringer'] as const).map((role) => ({
      name: roles[role],
      value: devices[role].activeLabel ?? 'None',
      source: devices[role].selectedId === null ? 'The system’s default' : computerSources.user,
    })),
    {
      name: 'Remove echo',
      value: echoChoices[devices.echoCancellation.choice],
      source: chosen(devices.echoCancellation.choice !== 'automatic'),
    },
  ]
}

const echoChoices = { automatic: 'On loudspeakers', always: 'Always', never: 'Never' } as const

/** How new the settings in force are, and which are in force when that is not known. */
export function syncText(
  { syncedAt, awayBecause }: SettingsView,
  now: number,
): { readonly tone: Tone; readonly text: string } {
  if (awayBecause === null)
    return {
      tone: 'good',
      text: syncedAt === null ? 'Not synced yet' : `Synced ${timeOfDay(syncedAt, now)}`,
    }
  const since = syncedAt === null ? 'Not synced yet' : `Not synced since ${timeOfDay(syncedAt, now)}`
  const [why = ''] = awayBecause.split(/\.(?: |$)/)
  return {
    tone: 'attention',
    text: `${since}: ${why.charAt(0).toLowerCase()}${why.slice(1)}. The last known settings are in force.`,
  }
}

/** `12:04`, and on another day `23 Nov, 12:04`; in this computer's time zone. */
export function timeOfDay(at: number, now: number): string {
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString()
  return sameDay ? time.format(at) : `${day.format(at)}, ${time.format(at)}`
}

/** What this app does not know of a newer contact center's settings; null when it knows all. */
export function passedOverText({ passedOver }: SettingsView): string | null {
  const { newerSchema, keys, values } = passedOver
  if (newerSchema === null && keys.length === 0 && values.length === 0) return null
  return [
    'The contact center is newer than this Offhook. What Offhook knows of its settings is in force.',
    ...(keys.length === 0 ? [] : [`Not known here: ${keys.join(', ')}.`]),
    ...(values.length === 0
      ? []
      : [`Kept as before, because the new value is not known: ${values.join(', ')}.`]),
  ].join(' ')
}
