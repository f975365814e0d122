// The built app and contact center, rebuilt when a source is newer than what was built.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { run } from './command.mjs'
import { inRoot, node24 } from './paths.mjs'

/** @typedef {{ name: string, exists: () => boolean, inputs: readonly string[], vite: readonly string[] }} Target */

const shared = ['src/contract', 'package-lock.json', 'tsconfig']

/** @type {readonly Target[]} */
const targets = [
  {
    name: 'softphone',
    exists: () => existsSync(inRoot('src/main/index.ts')),
    inputs: [
      ...shared,
      'src/main',
      'src/preload',
      'src/renderer',
      'resources',
      'electron.vite.config.ts',
      'scripts/build',
    ],
    vite: ['node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn'],
  },
  {
    name: 'contact center',
    exists: () => existsSync(inRoot('src/contact-center/index.ts')),
    inputs: [...shared, 'src/contact-center', 'contact-center.vite.config.ts'],
    vite: [
      'node_modules/vite/bin/vite.js',
      'build',
      '--config',
      'contact-center.vite.config.ts',
      '--logLevel',
      'warn',
    ],
  },
  {
    name: 'Configuration Manager',
    exists: () => existsSync(inRoot('src/contact-center/manager/index.html')),
    inputs: [
      ...shared,
      'src/contact-center/manager',
      'src/renderer/shared',
      'resources',
      'manager.vite.config.ts',
    ],
    vite: [
      'node_modules/vite/bin/vite.js',
      'build',
      '--config',
      'manager.vite.config.ts',
      '--logLevel',
      'warn',
    ],
  },
]

/** Path, size and time of every input; reading them all would take longer than a start may. @param {Target} target */
function state({ inputs }) {
  const hash = createHash('sha256')
  for (const input of inputs) {
    const file = inRoot(input)
    const found = statSync(file, { throwIfNoEntry: false })
    if (!found) continue
    const inside = found.isDirectory()
      ? readdirSync(file, { recursive: true, encoding: 'utf8' }).sort()
      : ['']
    for (const name of inside) {
      const { mtimeMs, size } = statSync(inRoot(input, name))
      hash.update(`${input}/${name} ${size} ${mtimeMs}\n`)
    }
  }
  return hash.digest('hex')
}

/** @param {Target} target */
const stampFile = ({ name }) => inRoot('out', `.${name.toLowerCase().replace(' ', '-')}.stamp`)

/** @param {Target} target */
function fresh(target) {
  const stamp = stampFile(target)
  return !target.exists() || (existsSync(stamp) && readFileSync(stamp, 'utf8') === state(target))
}

/** @type {readonly import('./progress.mjs').Step[]} */
export const builds = targets.map((target) => ({
  name: `build of the ${target.name}`,
  done: () => fresh(target),
  async run() {
    const before = state(target)
    await run(
      node24,
      target.vite.map((argument, index) => (index === 0 ? inRoot(argument) : argument)),
    )
    mkdirSync(inRoot('out'), { recursive: true })
    writeFileSync(stampFile(target), before)
    return 'built'
  },
}))
