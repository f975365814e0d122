// npm start: a contact center, and a softphone signed in to it. `npm start -- --tour` lets the shift play itself.
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { claim } from './claim.mjs'
import { startContactCenter } from './contact-center-process.mjs'
import { command, setup } from './setup.mjs'
import { SetupError } from './setup/progress.mjs'
import { startSoftphone } from './softphone-process.mjs'
import { startSurroundings } from './surroundings.mjs'
import { stopRequested } from './until-stopped.mjs'
import { runScriptWithDevices } from './with-devices.mjs'

const usage = `npm start -- [options]

  --data FOLDER        where the demo keeps its data (default: ${defaultData()})
  --port PORT          the contact center's port (default: a free one)
  --tour               play a shift by itself, and exit
  --json FILE          with --tour: write the steps and their times
  --screenshots FOLDER with --tour: save the screenshots`

function defaultData() {
  return path.join(process.env['XDG_DATA_HOME'] ?? path.join(os.homedir(), '.local/share'), 'offhook-demo')
}

await command(async () => {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: defaultData() },
      port: { type: 'string' },
      tour: { type: 'boolean' },
      json: { type: 'string' },
      screenshots: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return console.log(usage)
  await setup()
  process.exitCode = values.tour ? await playTour(values) : await startShift(values)
})

/** @typedef {() => Promise<void>} Dispose */

/** @param {{ data: string, port?: string }} options @returns {Promise<number>} exit code */
async function startShift(options) {
  const release = await claim(options.data)
  if (!release) {
    throw new SetupError(
      `The demo already runs in ${options.data}. End that one first, or give this one a folder of its own: --data FOLDER`,
    )
  }
  /** @type {Dispose[]} what to end, last started first */
  const running = [release]
  try {
    return await Promise.race([playShift(options, running), stopRequested().then(() => 0)])
  } finally {
    for (const dispose of running) await dispose()
  }
}

/**
 * Runs until the window is closed for good, or the contact center ends.
 * @param {{ data: string, port?: string }} options @param {Dispose[]} running @returns {Promise<number>} exit code
 */
async function playShift({ data, port }, running) {
  const dataFolder = path.join(data, 'contact-center')
  // A person watches this terminal: only what went wrong is worth a line.
  const center = startContactCenter({ dataFolder, port, env: { OFFHOOK_LOG_LEVEL: 'warn', ...process.env } })
  running.unshift(center.dispose)
  // Reported where it is awaited, below.
  center.ready.catch(() => {})

  const surroundings = await startSurroundings()
  running.unshift(surroundings.dispose)
  for (const notice of surroundings.notices) console.log(notice)

  const { url } = await center.ready
  console.log(`Contact center at ${url} (API: ${url}/api/docs). Play the customer in a second terminal:`)
  console.log(`  npm run lab -- offer --agent alex${data === defaultData() ? '' : ` --data ${dataFolder}`}`)

  const softphone = startSoftphone({
    server: url,
    userData: path.join(data, 'softphone'),
    env: { ...process.env, ...surroundings.env },
  })
  running.unshift(softphone.dispose)
  return Promise.race([
    softphone.ended.then((code) => code ?? 0),
    center.ended.then((code) => {
      if (code !== 0) console.error(`The contact center ended with exit code ${code}.`)
      return code ?? 1
    }),
  ])
}

/** @param {{ json?: string, screenshots?: string }} options @returns {Promise<number>} exit code */
function playTour({ json, screenshots }) {
  const args = [...(json ? ['--json', json] : []), ...(screenshots ? ['--screenshots', screenshots] : [])]
  return runScriptWithDevices('test/tour/tour.ts', args)
}
