// A private session bus with an unlocked keyring, so that tests can store secrets as a desktop would.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { startChild, untilReady } from './child.mjs'

const call = promisify(execFile)

/** No service folders: nothing is started by the bus itself, and a bus without a keyring stays without one. @param {string} socket */
const busSettings = (
  socket,
) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

/** @param {NodeJS.ProcessEnv} env @param {string} name */
async function owned(env, name) {
  const args = [
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.DBus',
    '/',
    'org.freedesktop.DBus.NameHasOwner',
  ]
  const { stdout } = await call('dbus-send', [...args, `string:${name}`], { env }).catch(() => ({
    stdout: '',
  }))
  return stdout.includes('boolean true')
}

/**
 * Start Electron with this environment and `--password-store=gnome-libsecret`.
 * @param {{ keyring?: boolean }} [options]  keyring: false gives a bus on which nobody keeps secrets
 * @returns {Promise<import('./display.mjs').Started>}
 */
export async function startKeyring({ keyring = true } = {}) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'offhook-keyring-'))
  const socket = path.join(folder, 'bus')
  await writeFile(path.join(folder, 'bus.conf'), busSettings(socket))
  const address = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}` }
  const env = { ...process.env, ...address, HOME: folder, XDG_DATA_HOME: folder, XDG_RUNTIME_DIR: folder }

  const bus = startChild(
    'dbus-daemon',
    [`--config-file=${path.join(folder, 'bus.conf')}`, '--nofork', '--nopidfile'],
    {
      env,
      stdio: 'ignore',
    },
  )
  const started = [bus]
  const dispose = async () => {
    for (const child of started.toReversed()) await child.dispose()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await untilReady(bus, 'dbus-daemon', () => owned(env, 'org.freedesktop.DBus'))
    if (keyring) {
      const daemon = startChild(
        'gnome-keyring-daemon',
        ['--foreground', '--unlock', '--components=secrets', `--control-directory=${folder}`],
        { env, stdio: ['pipe', 'ignore', 'ignore'] },
      )
      started.push(daemon)
      daemon.process.stdin?.end('test only')
      await untilReady(daemon, 'gnome-keyring-daemon', () => owned(env, 'org.freedesktop.secrets'))
    }
  } catch (error) {
    await dispose()
    throw error
  }
  return { env: address, dispose }
}
