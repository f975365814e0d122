import type { DeviceChoice, DevicesView, EchoCancellation } from '../../../contract/ipc/console-snapshot.js'

/** Whether anybody can hear the agent now. */
export function microphoneText({ microphoneHeld, microphoneSent }: DevicesView): string {
  if (microphoneSent) return 'In use: your voice is sent to the call.'
  return microphoneHeld ? 'Kept ready for the next call. Nothing is sent now.' : 'Not in use.'
}

/** What a system calls its default device when it does not say which that is. */
const nameless = (label: string | null): boolean => label === null || label === 'Default'

/** Whether the echo canceller is on, and why. */
export function echoWhy({ echoCancellation: { choice, active }, headset }: DevicesView): string {
  const device = nameless(headset.activeLabel) ? null : `“${headset.activeLabel}”`
  if (choice === 'always') return 'Echo is removed, as you chose.'
  if (choice === 'never') return 'Echo is not removed, as you chose.'
  if (!active) return `Echo is not removed: ${device ?? 'the output'} is a headset.`
  return device === null
    ? 'Echo is removed: the system does not say what its default output is.'
    : `Echo is removed: ${device} is not known as a headset.`
}

/** The same, and what the box beside it is for. */
export function echoText(devices: DevicesView): string {
  const { choice, active } = devices.echoCancellation
  return [echoWhy(devices), adviceOn(choice, active, devices.headset.activeLabel)].filter(Boolean).join(' ')
}

function adviceOn(choice: EchoCancellation, active: boolean, label: string | null): string {
  if (choice === 'never') return 'From loudspeakers customers may hear themselves.'
  if (choice === 'always') return ''
  if (!active) return 'Tick this if customers hear themselves.'
  return nameless(label) ? 'Choose your headset by its name, or tick this.' : ''
}

/** One box at a time: against what is decided by itself, or for what the agent chose before. */
export const echoBox = ({ choice, active }: DevicesView['echoCancellation']) =>
  choice === 'never' || (choice === 'automatic' && active)
    ? ({ name: 'I wear a headset', ticked: choice === 'never', chooses: 'never' } as const)
    : ({ name: 'Remove echo', ticked: choice === 'always', chooses: 'always' } as const)

export interface DeviceOption {
  /** null: the system's default */
  readonly value: string | null
  readonly label: string
}

/** Default first; a chosen device that is unplugged stays in the list, so that the choice is seen. */
export function deviceOptions({ selectedId, activeLabel, options }: DeviceChoice): readonly DeviceOption[] {
  const fallback = selectedId === null && !nameless(activeLabel) ? `Default (${activeLabel})` : 'Default'
  const present = options.map(({ id, label }) => ({ value: id, label: label || 'Unnamed device' }))
  const gone = selectedId !== null && !options.some(({ id }) => id === selectedId)
  return [
    { value: null, label: fallback },
    ...present,
    ...(gone ? [{ value: selectedId, label: 'Chosen device (not connected)' }] : []),
  ]
}
