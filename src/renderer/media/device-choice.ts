import type { DeviceRole, EngineDevice } from '../../contract/ipc/media.js'

/** What `enumerateDevices` tells of one device. */
export interface Listed {
  readonly deviceId: string
  readonly label: string
  readonly groupId: string
}

/** Chromium's aliases; they repeat a device that is listed anyway. */
const aliases = new Set(['', 'default', 'communications'])

const nouns: Readonly<Record<DeviceRole, string>> = {
  microphone: 'microphone',
  headset: 'headset',
  ringer: 'ringer device',
}

/**
 * Which of the listed devices is used: the chosen one by id, else by the label it had (ids change when a permission store
 * is reset), else the system default, and then it says so. Pure.
 */
export function chooseDevice(
  role: DeviceRole,
  listed: readonly Listed[],
  selectedId: string | null,
  knownLabel: string | null,
  defaultLabelToldByMain: string | null = null,
): { readonly useId: string | null; readonly view: EngineDevice } {
  const real = listed.filter(({ deviceId }) => !aliases.has(deviceId))
  const options = real.map(({ deviceId, label }) => ({ id: deviceId, label: label || 'Unnamed device' }))
  const defaultLabel = labelOfDefault(listed, real, defaultLabelToldByMain)
  if (options.length === 0 && listed.length === 0) {
    return {
      useId: null,
      view: { selectedId, activeLabel: null, options, problem: `No ${nouns[role]} was found.` },
    }
  }
  if (selectedId === null)
    return { useId: null, view: { selectedId, activeLabel: defaultLabel, options, problem: null } }
  const chosen =
    options.find(({ id }) => id === selectedId) ??
    options.find(({ label }) => knownLabel !== null && label === knownLabel)
  if (chosen)
    return { useId: chosen.id, view: { selectedId, activeLabel: chosen.label, options, problem: null } }
  const gone = knownLabel ?? `chosen ${nouns[role]}`
  const problem = `The ${gone} is not connected. Using ${defaultLabel ?? 'the default device'} until it is back.`
  return { useId: null, view: { selectedId, activeLabel: defaultLabel, options, problem } }
}

/**
 * On Windows and macOS the alias says "Default - Headset". On Linux it is only "Default", and of an output the group is "default" too:
 * there main asks the sound server, whose word counts when such a device is listed.
 */
function labelOfDefault(
  listed: readonly Listed[],
  real: readonly Listed[],
  told: string | null,
): string | null {
  const alias = listed.find(({ deviceId }) => deviceId === 'default')
  if (!alias) return real[0]?.label ?? null
  const named = /^Default\s*-\s*(.+)$/i.exec(alias.label)?.[1]
  return (
    named ??
    real.find(({ label }) => label !== '' && label === told)?.label ??
    real.find(({ groupId }) => groupId !== '' && groupId === alias.groupId)?.label ??
    alias.label
  )
}
