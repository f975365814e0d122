import type { DevicesView } from '../../contract/ipc/console-snapshot.js'

/** Why a call could not be heard and spoken on this computer, in words; null when microphone and headset work. */
export function deviceProblem(devices: DevicesView): string | null {
  if (devices.engine === 'starting') return 'The sound engine is starting.'
  if (devices.engine === 'restarting') return 'The sound engine is restarting.'
  return devices.microphone.problem ?? devices.headset.problem
}
