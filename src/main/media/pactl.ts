import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { defaultNames, defaultsOf, unknownDefaults, type DefaultDevices } from './default-devices.js'

const run = promisify(execFile)

/** A sound server that does not answer is not waited for. */
const timeoutMs = 1_000

/**
 * Asks PulseAudio, or PipeWire in its place, by its own tool, because Chromium on Linux lists the default device as "Default" in a
 * group of its own. Without `pactl`, or before its version 16, nothing is known; that is no fault. One process each time; the
 * devices are listed only when the defaults are others than before.
 */
export function pactlAsker(): () => Promise<DefaultDevices> {
  let before: { readonly names: string; readonly defaults: DefaultDevices } | null = null
  return async () => {
    try {
      const info = await answer('info')
      const names = defaultNames(info)
      if (names === null) return unknownDefaults
      if (before?.names === names) return before.defaults
      const [sinks, sources] = await Promise.all([answer('list', 'sinks'), answer('list', 'sources')])
      const defaults = defaultsOf({ info, sinks, sources })
      // A device that was just plugged in may not be described yet.
      before = defaults.output === null || defaults.input === null ? null : { names, defaults }
      return defaults
    } catch {
      return unknownDefaults
    }
  }
}

/** @throws when the tool is absent, fails, takes too long, or says something else than JSON */
async function answer(...question: readonly string[]): Promise<unknown> {
  const { stdout } = await run('pactl', ['--format=json', ...question], {
    timeout: timeoutMs,
    maxBuffer: 4_000_000,
    // In some languages its numbers have a comma, which is not JSON.
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  })
  const parsed: unknown = JSON.parse(stdout)
  return parsed
}
