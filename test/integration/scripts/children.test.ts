import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { startAudio } from '../../../scripts/audio.mjs'
import { startChild } from '../../../scripts/child.mjs'
import { startDisplay } from '../../../scripts/display.mjs'
import { startKeyring } from '../../../scripts/keyring.mjs'

/** A process that ended and waits for its parent to notice is not alive (state Z in proc(5)). */
const alive = (pid: number): boolean => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

describe('a helper program', () => {
  it('ends when it is disposed, also when it will not listen', async () => {
    const stubborn = startChild('sh', ['-c', 'trap "" TERM; echo up; while :; do sleep 0.1; done'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    await once(stubborn.process.stdout ?? process, 'data')
    await stubborn.dispose()
    expect(stubborn.process.signalCode).toBe('SIGKILL')
    await stubborn.dispose()
  })

  it('does not outlive a parent that was killed', async () => {
    const childModule = new URL('../../../scripts/child.mjs', import.meta.url).href
    const script = `import { startChild } from '${childModule}'; console.log(startChild('sleep', ['60']).process.pid); setInterval(() => {}, 1000)`
    const parent = startChild(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(parent.process.stdout ?? process, 'data')) as [Buffer]
    const pid = Number(line.toString())
    expect(alive(pid)).toBe(true)
    parent.process.kill('SIGKILL')
    await once(parent.process, 'close')
    await expect.poll(() => alive(pid)).toBe(false)
  })
})

describe('private surroundings', () => {
  it.each([
    ['a display', () => startDisplay({ always: true }), 'DISPLAY'],
    ['sound devices', () => startAudio({ always: true }), 'PULSE_SERVER'],
    ['a keyring', () => startKeyring(), 'DBUS_SESSION_BUS_ADDRESS'],
  ])('%s come and go, several at once', async (_, start, variable) => {
    const both = await Promise.all([start(), start()])
    const [one, other] = both.map(({ env }) => env[variable])
    expect(one).toMatch(/\S/)
    expect(one).not.toBe(other)
    await Promise.all(both.map(({ dispose }) => dispose()))
    const socket = /path=(.*)|unix:(.*)/
      .exec(one ?? '')
      ?.slice(1)
      .find(Boolean)
    if (socket !== undefined) expect(existsSync(socket)).toBe(false)
  })

  it('the session bus has a keeper of secrets only when asked for', async () => {
    const owner = (env: Readonly<Record<string, string>>): string =>
      execFileSync(
        'dbus-send',
        [
          ...['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/'],
          ...['org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets'],
        ],
        { env: { ...process.env, ...env }, encoding: 'utf8' },
      )
    const [withKeyring, without] = await Promise.all([startKeyring(), startKeyring({ keyring: false })])
    expect(owner(withKeyring.env)).toContain('boolean true')
    expect(owner(without.env)).toContain('boolean false')
    await Promise.all([withKeyring.dispose(), without.dispose()])
  })
})
