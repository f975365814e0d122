import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { microphone, microphoneFeed } from '../../../scripts/audio.mjs'

const call = promisify(execFile)

/** Pulls plugs. What was pulled is put back at the end of the test. */
export interface Devices {
  unplugsMicrophone(): Promise<void>
  plugsMicrophoneIn(): Promise<void>
  dispose(): Promise<void>
}

export function openDevices(): Devices {
  let unplugged = false
  const plugIn = async (): Promise<void> => {
    if (!unplugged) return
    unplugged = false
    await call('pactl', [
      'load-module',
      'module-remap-source',
      `master=${microphoneFeed}.monitor`,
      `source_name=${microphone.name}`,
      `source_properties='device.description="${microphone.description}"'`,
    ])
    await call('pactl', ['set-default-source', microphone.name])
  }
  return {
    async unplugsMicrophone() {
      const { stdout } = await call('pactl', ['list', 'short', 'modules'])
      const module = stdout.split('\n').find((line) => line.includes('module-remap-source'))
      if (module === undefined) throw new Error('There is no microphone to unplug')
      await call('pactl', ['unload-module', module.split('\t')[0] ?? ''])
      unplugged = true
    },
    plugsMicrophoneIn: plugIn,
    dispose: plugIn,
  }
}
