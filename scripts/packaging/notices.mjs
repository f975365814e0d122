// The licences of everything that is bundled into the softphone: the packages its sources import, and what those need.
import { existsSync, globSync, readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { inRoot } from '../setup/paths.mjs'

/** @typedef {{ name: string, version: string, license: string, text: string }} Notice */

const sources = 'src/{main,preload,renderer,contract}/**/*.{ts,tsx,css}'
const specifier = /(?:from|import|@import|url)\s*\(?\s*['"]([^'".][^'"]*)['"]/g
/** Part of the runtime, whose own notices lie beside it. */
const notBundled = /^(electron|node:.*)$/

/** `@scope/name/part` → `@scope/name` @param {string} imported */
const packageOf = (imported) =>
  imported
    .split('/')
    .slice(0, imported.startsWith('@') ? 2 : 1)
    .join('/')

/** @returns {string[]} the packages that the sources import */
function importedPackages() {
  const found = new Set()
  for (const file of globSync(sources, { cwd: inRoot('.') })) {
    for (const [, imported = ''] of readFileSync(inRoot(file), 'utf8').matchAll(specifier)) {
      if (!notBundled.test(imported)) found.add(packageOf(imported))
    }
  }
  return [...found].sort()
}

/** A package's folder as the package that needs it finds it. @param {string} name @param {string} from */
function folderOf(name, from) {
  const places = createRequire(path.join(from, 'package.json')).resolve.paths(name) ?? []
  return places
    .map((place) => path.join(place, name))
    .find((folder) => existsSync(path.join(folder, 'package.json')))
}

/** @param {string} folder */
function licenceText(folder) {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name))
  return file === undefined ? '' : readFileSync(path.join(folder, file), 'utf8').trim()
}

/** @returns {Notice[]} by name */
export function notices() {
  /** @type {Map<string, Notice>} */
  const known = new Map()
  /** @param {string} name @param {string} from */
  const add = (name, from) => {
    const folder = folderOf(name, from)
    // Optional and peer packages that are not installed are not bundled either.
    if (folder === undefined) return
    const {
      version,
      license,
      dependencies = {},
    } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
    const key = `${name}@${version}`
    if (known.has(key)) return
    known.set(key, { name, version, license: license ?? 'see below', text: licenceText(folder) })
    for (const needed of Object.keys(dependencies)) if (!needed.startsWith('@types/')) add(needed, folder)
  }
  for (const name of importedPackages()) add(name, inRoot('.'))
  return [...known.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** @returns {string} */
export function noticesText() {
  const parts = notices().map(
    ({ name, version, license, text }) =>
      `${name} ${version} (${license})\n\n${text === '' ? `Licence: ${license}` : text}`,
  )
  const rule = `\n\n${'-'.repeat(80)}\n\n`
  return [
    'Offhook contains the following packages. Electron and Chromium carry their own notices (LICENSE.electron.txt,\nLICENSES.chromium.html) beside the application.',
    ...parts,
  ]
    .join(rule)
    .replaceAll('\r\n', '\n')
    .concat('\n')
}
