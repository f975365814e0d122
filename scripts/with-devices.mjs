// Runs a program of this project with a private screen and private sound, so that it can be seen, heard and spoken to.
import { existsSync } from 'node:fs'
import { startChild } from './child.mjs'
import { inRoot, node24 } from './setup/paths.mjs'
import { SetupError } from './setup/progress.mjs'
import { startSurroundings } from './surroundings.mjs'
import { stopRequested } from './until-stopped.mjs'

/**
 * @param {readonly string[]} args    for Node 24: a script and its arguments
 * @param {NodeJS.ProcessEnv} [extraEnv]
 * @returns {Promise<number>} exit code
 */
export async function runWithDevices(args, extraEnv = {}) {
  const stopped = stopRequested()
  const surroundings = await startSurroundings({ always: true })
  const env = { ...process.env, ...surroundings.env, ...extraEnv }
  const child = startChild(node24, args, { env, stdio: 'inherit' })
  try {
    const ended = new Promise((resolve) => child.process.once('close', (code) => resolve(code ?? 1)))
    return await Promise.race([ended, stopped.then(() => 130)])
  } finally {
    await child.dispose()
    await surroundings.dispose()
  }
}

/**
 * The same for a TypeScript file of the repository.
 * @param {string} script  project path
 * @param {readonly string[]} args
 */
export function runScriptWithDevices(script, args) {
  if (!existsSync(inRoot(script))) throw new SetupError(`${script} does not exist yet.`)
  return runWithDevices([inRoot('node_modules/tsx/dist/cli.mjs'), inRoot(script), ...args])
}
