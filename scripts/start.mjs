// npm start: a contact center, and a softphone signed in to it. `npm start -- --tour` lets the shift play itself.
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startContactCenter } from './contact-center-process.mjs'
import { command, setup } from './setup.mjs'
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

/** @param {{ data: string, port?: string }} options @returns {Promise<number>} exit code */
async function startShift({ data, port }) {
  const stopped = stopRequested()
  const surroundings = await startSurroundings()
  for (const notice of surroundings.notices) console.log(notice)
  /** @type {(() => Promise<void>)[]} what to end, last started first */
  const running = [surroundings.dispose]
  try {
    const center = await startContactCenter({
      dataFolder: path.join(data, 'contact-center'),
      port,
      // A person watches this terminal: only what went wrong is worth a line.
      env: { OFFHOOK_LOG_LEVEL: 'warn', ...process.env },
    })
    running.unshift(center.dispose)
    console.log(
      `Contact center at ${center.url} (API: ${center.url}/api/docs). Play the customer in a second terminal:`,
    )
    const where = data === defaultData() ? '' : ` --data ${path.join(data, 'contact-center')}`
    console.log(`  npm run lab -- offer --agent alex${where}`)
    const softphone = startSoftphone({
      server: center.url,
      prefill: center.prefill,
      userData: path.join(data, 'softphone'),
      env: { ...process.env, ...surroundings.env },
    })
    running.unshift(softphone.dispose)
    const why = await Promise.race([
      softphone.ended.then((code) => ({ by: 'softphone', code: code ?? 0 })),
      center.ended.then((code) => ({ by: 'contact center', code: code ?? 1 })),
      stopped.then(() => ({ by: 'signal', code: 0 })),
    ])
    if (why.by === 'contact center') console.error(`The contact center ended with exit code ${why.code}.`)
    return why.code
  } finally {
    for (const dispose of running) await dispose()
  }
}

/** @param {{ json?: string, screenshots?: string }} options @returns {Promise<number>} exit code */
function playTour({ json, screenshots }) {
  const args = [...(json ? ['--json', json] : []), ...(screenshots ? ['--screenshots', screenshots] : [])]
  return runScriptWithDevices('test/tour/tour.ts', args)
}
