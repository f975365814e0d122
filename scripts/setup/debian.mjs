// The system libraries and tools a desktop softphone under test needs, with the Debian package that brings each.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { run } from './command.mjs'
import { postgresPrograms, withoutServer } from './postgres.mjs'
import { SetupError } from './progress.mjs'
import { withoutServices } from './services.mjs'

/** Shared libraries, by the name the loader knows them. @type {Readonly<Record<string, string>>} */
const libraries = {
  'libgtk-3.so.0': 'libgtk-3-0',
  'libnss3.so': 'libnss3',
  'libasound.so.2': 'libasound2',
  'libgbm.so.1': 'libgbm1',
  'libXss.so.1': 'libxss1',
  'libXtst.so.6': 'libxtst6',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libsecret-1.so.0': 'libsecret-1-0',
}

/** Programs. @type {Readonly<Record<string, string>>} */
const programs = {
  Xvfb: 'xvfb',
  xauth: 'xauth',
  pulseaudio: 'pulseaudio',
  parec: 'pulseaudio-utils',
  pactl: 'pulseaudio-utils',
  'dbus-daemon': 'dbus',
  // Depends on the package that brings it, whose name differs between releases.
  'dbus-send': 'dbus',
  'gnome-keyring-daemon': 'gnome-keyring',
  'espeak-ng': 'espeak-ng',
  sox: 'sox',
  openssl: 'openssl',
  curl: 'curl',
  // The desktop's way to the browser that an agent signs in with.
  'xdg-open': 'xdg-utils',
  // The browser of the administrator.
  chromium: 'chromium',
}

/** Programs may live in places that only root has on its PATH. */
const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin']

/** @param {string} name */
export const findProgram = (name) =>
  folders.map((folder) => join(folder, name)).find((file) => existsSync(file))

/**
 * Debian 13 and Ubuntu 24.04 renamed libraries (64-bit time): libasound2 is libasound2t64 there.
 * @param {readonly string[]} names @param {(name: string) => boolean} [known] whether this release has such a package
 */
export const namesHere = (names, known = isKnown) =>
  names.map((name) => (!known(name) && known(`${name}t64`) ? `${name}t64` : name))

/** A name that other packages only provide has no entry of its own. @param {string} name */
function isKnown(name) {
  const { status } = spawnSync('apt-cache', ['show', '--no-all-versions', name], { stdio: 'ignore' })
  return status === 0
}

/** What a desktop softphone under test lacks here. @returns {string[]} packages to install */
function missing() {
  const cache = execFileSync(findProgram('ldconfig') ?? 'ldconfig', ['-p'], {
    encoding: 'utf8',
    maxBuffer: 16e6,
  })
  const absent = Object.entries(libraries).filter(([library]) => !cache.includes(`\t${library} `))
  // The second store that the server's tests run on.
  const server = postgresPrograms() === undefined ? ['postgresql'] : []
  return [...absent.map(([, name]) => name), ...missingPrograms(programs), ...server]
}

/** @param {Readonly<Record<string, string>>} wanted packages by program or by absolute path of a file */
export const missingPrograms = (wanted) =>
  Object.entries(wanted)
    .filter(([file]) => !(isAbsolute(file) ? existsSync(file) : findProgram(file)))
    .map(([, name]) => name)

/**
 * @param {string} name
 * @param {() => readonly string[]} missing   packages to install
 * @returns {import('./progress.mjs').Step}
 */
export const packagesStep = (name, missing) => ({
  name,
  done: () => process.platform !== 'linux' || missing().length === 0,
  async run(report) {
    const names = [...new Set(missing())]
    if (!findProgram('apt-get')) {
      throw new SetupError(
        `Please install what these Debian packages bring, then run again:\n  ${names.join(' ')}`,
      )
    }
    /** @param {readonly string[]} packages */
    const install = (packages) => ['install', '-y', '--no-install-recommends', ...packages]
    if (process.getuid?.() !== 0) {
      throw new SetupError(
        `Some system packages are missing. Please type this, then run again:\n  sudo apt-get ${install(namesHere(names)).join(' ')}`,
      )
    }
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    report('apt-get update')
    await run('apt-get', ['update', '-q'], { env })
    const installNow = () =>
      withoutServices(() => run('apt-get', install(namesHere(names)), { env, onLine: report }))
    await (names.includes('postgresql') ? withoutServer(installNow) : installNow())
    return names.join(', ')
  },
})

export const systemPackages = packagesStep('system packages', missing)
