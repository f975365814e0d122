import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { microphoneFeed } from '../../../scripts/audio.mjs'

const call = promisify(execFile)

/** What is played into an output comes back through the microphone, as from a loudspeaker or a leaky headset. */
export async function startAcousticEcho(
  sink: string,
  { gainDb, delayMs }: { readonly gainDb: number; readonly delayMs: number },
): Promise<{ dispose(): Promise<void> }> {
  const { stdout: module } = await call('pactl', [
    'load-module',
    'module-loopback',
    `source=${sink}.monitor`,
    `sink=${microphoneFeed}`,
    `latency_msec=${delayMs}`,
  ])
  const owner = module.trim()
  await call('pactl', ['set-sink-input-volume', await sinkInputOf(owner), `${gainDb}dB`])
  return { dispose: async () => void (await call('pactl', ['unload-module', owner])) }
}

async function sinkInputOf(module: string): Promise<string> {
  const { stdout } = await call('pactl', ['list', 'sink-inputs'])
  const input = stdout
    .split(/^Sink Input #/m)
    .find((block) => new RegExp(`^\\s*Owner Module: ${module}$`, 'm').test(block))
  if (input === undefined) throw new Error('The echo did not start')
  return /^\d+/.exec(input)?.[0] ?? ''
}
