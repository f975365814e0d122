// Which Electron this checkout runs on: the official build of package.json's version, or the test runtime of set-up.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { inRoot } from './setup/paths.mjs'

/**
 * @typedef {object} ElectronRuntime
 * @property {string} executablePath
 * @property {string} distPath     the folder electron-builder can pack
 * @property {string} version      for example 45.4.1
 * @property {boolean} official    false: the older runtime for development and tests, which is never shipped
 */

/** @param {string} file */
const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8').trim() : '')

export const testRuntimeVersion = '33.2.1'
export const testRuntimeFolder = inRoot('.runtime', `electron-${testRuntimeVersion}`)

export const officialVersion = () =>
  /** @type {string} */ (
    JSON.parse(readFileSync(inRoot('node_modules/electron/package.json'), 'utf8')).version
  )

/** @returns {ElectronRuntime | undefined} */
function official() {
  const distPath = inRoot('node_modules/electron/dist')
  const executablePath = path.join(distPath, read(inRoot('node_modules/electron/path.txt')) || 'electron')
  const version = read(path.join(distPath, 'version')).replace(/^v/, '')
  if (version !== officialVersion() || !existsSync(executablePath)) return undefined
  return { executablePath, distPath, version, official: true }
}

/** @returns {ElectronRuntime | undefined} */
function testRuntime() {
  const executablePath = path.join(testRuntimeFolder, 'electron')
  if (read(path.join(testRuntimeFolder, 'version')) !== testRuntimeVersion || !existsSync(executablePath))
    return undefined
  return { executablePath, distPath: testRuntimeFolder, version: testRuntimeVersion, official: false }
}

/** @returns {ElectronRuntime | undefined} undefined: none is installed */
export const findElectron = () => official() ?? testRuntime()

/** @returns {ElectronRuntime} */
export function electronRuntime() {
  const found = findElectron()
  if (!found) throw new Error('Electron is not installed: run `npm run setup`')
  return found
}
