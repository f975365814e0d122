// Everything a fresh clone needs. Runs on any Node from 20 and uses no package, because it installs them.
import { pathToFileURL } from 'node:url'
import { builds } from './setup/build.mjs'
import { systemPackages } from './setup/debian.mjs'
import { dependencies } from './setup/dependencies.mjs'
import { electron } from './setup/electron.mjs'
import { SetupError, seconds, take } from './setup/progress.mjs'
import { stopRequested } from './until-stopped.mjs'

const steps = [dependencies, systemPackages, electron, ...builds]

/** Does what is missing, in order. A second run only looks, in well under 300 ms. */
export async function setup() {
  const startedMs = performance.now()
  let taken = 0
  let finished = false
  // Every step can be done again from where it was interrupted.
  void stopRequested().then(() => finished || process.exit(130))
  for (const step of steps) if (await take(step)) taken++
  finished = true
  if (taken > 0) process.stderr.write(`Set up in ${seconds(startedMs)}.\n`)
}

/** A problem the reader can solve is told without a stack trace. @param {unknown} error */
export const tellProblem = (error) =>
  console.error(error instanceof SetupError || isWrongOption(error) ? `\n${error.message}` : error)

/** Of `parseArgs`. @param {unknown} error @returns {error is Error} */
const isWrongOption = (error) =>
  error instanceof Error && 'code' in error && `${error.code}`.startsWith('ERR_PARSE_ARGS_')

/**
 * Runs a script's main function and tells its problem.
 * @param {() => Promise<void>} main
 */
export async function command(main) {
  try {
    await main()
  } catch (error) {
    tellProblem(error)
    process.exitCode = 1
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await command(setup)
