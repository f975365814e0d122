// Sound: the sound card there is, or a private PulseAudio whose devices can be recorded and fed by tests.
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { startChild, untilReady } from './child.mjs'

/** Sinks an agent would call devices. What is played into one is recorded from `<name>.monitor`. */
export const sinks = {
  headset: 'Offhook Test Headset',
  ringer: 'Offhook Test Ringer',
  speaker: 'Offhook Test Speaker',
}

/** What is played into this sink is what the microphone hears. Chromium hides monitors, hence the remapped source. */
export const microphoneFeed = 'mic'
export const microphone = { name: 'microphone', description: 'Offhook Test Microphone' }

const format = 'rate=48000 channels=1 channel_map=mono'

/**
 * Without rewinds, because a null sink that rewinds has already given what it takes back to its monitor: the beginning of
 * a sound would be recorded twice, or not at all.
 * @param {string} name @param {string} description
 */
const nullSink = (name, description) =>
  `load-module module-null-sink sink_name=${name} norewinds=1 ${format} sink_properties='device.description="${description}"'`

/** @param {string} socket */
const startScript = (socket) =>
  [
    ...Object.entries(sinks).map(([name, description]) => nullSink(name, description)),
    nullSink(microphoneFeed, 'Offhook Test Microphone Feed'),
    `load-module module-remap-source master=${microphoneFeed}.monitor source_name=${microphone.name} source_properties='device.description="${microphone.description}"'`,
    'set-default-sink headset',
    `set-default-source ${microphone.name}`,
    // Last, so that whoever can connect finds every device.
    `load-module module-native-protocol-unix socket=${socket} auth-anonymous=1`,
    '',
  ].join('\n')

const daemonSettings = [
  'default-sample-rate = 48000',
  'default-sample-channels = 1',
  'default-channel-map = mono',
  // Loudness is compared in tests: no stream may change the volume of a device.
  'flat-volumes = no',
  'resample-method = speex-float-3',
  'default-fragments = 4',
  'default-fragment-size-msec = 5',
  'realtime-scheduling = no',
  'high-priority = no',
  '',
].join('\n')

/** Whether this machine has a sound card or a sound server of its own. */
function hasSound() {
  if (process.platform !== 'linux' || process.env['PULSE_SERVER']) return true
  const runtime = process.env['XDG_RUNTIME_DIR'] ?? ''
  if (runtime && existsSync(path.join(runtime, 'pulse/native'))) return true
  const cards = '/proc/asound/cards'
  return existsSync(cards) && /^\s*\d+ \[/m.test(readFileSync(cards, 'utf8'))
}

/** @param {string} socket @returns {Promise<boolean>} */
const accepts = (socket) =>
  new Promise((resolve) => {
    const connection = connect(socket)
      .once('connect', () => resolve(true))
      .once('error', () => resolve(false))
      .once('connect', () => connection.destroy())
  })

/**
 * @param {{ always?: boolean }} [options]  always: private devices even where there is a sound card (tests)
 * @returns {Promise<import('./display.mjs').Started>}
 */
export async function startAudio({ always = false } = {}) {
  if (hasSound() && !always) return { env: {}, dispose: async () => {} }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'offhook-audio-'))
  const socket = path.join(folder, 'native')
  await writeFile(path.join(folder, 'start.pa'), startScript(socket))
  await writeFile(path.join(folder, 'daemon.conf'), daemonSettings)
  const child = startChild(
    'pulseaudio',
    [
      '-n',
      '-F',
      path.join(folder, 'start.pa'),
      '--daemonize=no',
      '--use-pid-file=no',
      '--exit-idle-time=-1',
      '--disallow-exit',
      '--log-target=stderr',
      '--log-level=error',
    ],
    { env: privateEnvironment(folder), stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let said = ''
  child.process.stderr?.on('data', (chunk) => {
    said = (said + chunk).slice(-2000)
  })
  const dispose = async () => {
    await child.dispose()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await untilReady(child, 'PulseAudio', () => accepts(socket))
  } catch (error) {
    await dispose()
    throw new Error(`The private PulseAudio did not start: ${said.trim()}`, { cause: error })
  }
  return {
    env: { PULSE_SERVER: `unix:${socket}` },
    dispose,
    notice:
      'No sound card here: a private PulseAudio with silent devices stands in for headset, ringer and microphone.',
  }
}

/** Own folders for state and sockets, so that neither a user's sound server nor root's lack of one matters. @param {string} folder */
function privateEnvironment(folder) {
  return {
    PATH: process.env['PATH'],
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    XDG_CONFIG_HOME: folder,
    PULSE_RUNTIME_PATH: folder,
    PULSE_STATE_PATH: folder,
    PULSE_CONFIG: path.join(folder, 'daemon.conf'),
  }
}
