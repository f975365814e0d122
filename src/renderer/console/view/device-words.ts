import type { DeviceChoice, DevicesView } from '../../../contract/ipc/console-snapshot.js'

/** Whether anybody can hear the agent now. */
export function microphoneText({ microphoneHeld, microphoneSent }: DevicesView): string {
  if (microphoneSent) return 'In use: your voice is sent to the call.'
  return microphoneHeld ? 'Kept ready for the next call. Nothing is sent now.' : 'Not in use.'
}

/** What Remove echo is for, or that there is nothing left for it to do. */
export function echoText({ choice, active }: DevicesView['echoCancellation']): string {
  return choice === 'automatic' && active
    ? 'On loudspeakers it is removed already.'
    : 'For a headset from which customers hear themselves.'
}

export interface DeviceOption {
  /** null: the system's default */
  readonly value: string | null
  readonly label: string
}

/** Default first; a chosen device that is unplugged stays in the list, so that the choice is seen. */
export function deviceOptions({ selectedId, activeLabel, options }: DeviceChoice): readonly DeviceOption[] {
  const fallback = selectedId === null && activeLabel !== null ? `Default (${activeLabel})` : 'Default'
  const present = options.map(({ id, label }) => ({ value: id, label: label || 'Unnamed device' }))
  const gone = selectedId !== null && !options.some(({ id }) => id === selectedId)
  return [
    { value: null, label: fallback },
    ...present,
    ...(gone ? [{ value: selectedId, label: 'Chosen device (not connected)' }] : []),
  ]
}
