import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { createRealClock } from './clock/real-clock.js'
import { createPostgresCluster } from './cluster/postgres-cluster.js'
import { createSoleCluster } from './cluster/sole-cluster.js'
import { createCenter } from './create-center.js'
import { claimDataFolder } from './data-folder.js'
import { createLog } from './log/logger.js'
import { type Options, readOptions, usage } from './options.js'
import { cryptoRandom } from './random.js'
import { readRunning, removeRunning, writeRunning } from './running-file.js'
import { openDatabase } from './store/database.js'
import { type FirstTenant, createFirstTenant, requireTenant } from './store/first-tenant.js'
import { CannotOpen } from './store/opening.js'
import { demoAccounts, demoPrefill, seedDemo } from './store/seed.js'
import { createVoice, sipDomain } from './voice/create-voice.js'

/** From src/contact-center and from out/contact-center alike. */
const soundsDirectory = join(import.meta.dirname, '../../resources/sounds')
const managerFolder = join(import.meta.dirname, '../../out/manager')

async function run(options: Options): Promise<void> {
  const { dataDir } = options
  if (dataDir !== null) {
    if ((await claimDataFolder(dataDir)) === null) {
      const url = readRunning(dataDir)
      const where = url === null ? '' : `, at ${url}`
      console.error(
        `A contact center already runs on this data folder${where}. Stop it, or use --data or --memory.`,
      )
      process.exitCode = 1
      return
    }
    // One that was killed left its address behind.
    removeRunning(dataDir)
  }
  const log = createLog(options.logLevel)
  const tls = options.tls && {
    key: readFileSync(options.tls.keyFile),
    cert: readFileSync(options.tls.certFile),
  }
  const clock = createRealClock()
  const db = await openDatabase(options.database, (error) =>
    log.warn({ err: error }, 'the database has hung up'),
  )
  if (options.lab) await seedDemo(db)
  else await requireTenant(db)
  const voice = createVoice(options, { db, clock, tls, soundsDirectory, log: log.child({ part: 'voice' }) })
  const cluster =
    options.database.kind === 'postgres'
      ? createPostgresCluster(options.database.url, log.child({ part: 'cluster' }))
      : createSoleCluster()
  const center = await createCenter(
    { db, cluster, clock, voice, random: cryptoRandom, log },
    {
      host: options.host,
      port: options.port,
      tls,
      sipDomain,
      ...(options.sipPublicUrl === null ? {} : { sipPublicUrl: options.sipPublicUrl }),
      ice: options.ice,
      voiceLab: options.lab ? voice.lab : null,
      managerFolder,
      identity: { ...options.identity, ...(options.lab ? { prefill: demoAccounts } : {}) },
      trustedProxies: options.trustedProxies,
    },
  )
  if (dataDir !== null) writeRunning(dataDir, center.url)
  const ready = {
    ready: true,
    url: center.url,
    sip: center.sip,
    ...(options.lab ? { prefill: demoPrefill } : {}),
  }

  let stopping = false
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'stopping')
    if (dataDir !== null) removeRunning(dataDir)
    await center.close()
    clock.dispose()
    await db.destroy()
    process.exit(0)
  }
  process.once('SIGTERM', () => void stop('SIGTERM'))
  process.once('SIGINT', () => void stop('SIGINT'))
  // Last: whoever reads it may stop the center at once.
  process.stdout.write(`${JSON.stringify(ready)}\n`)
}

/** The operator's first step with a new store. The password is in no argument, where a list of processes shows it. */
async function makeFirstTenant(options: Options, { name, admin }: FirstTenant): Promise<void> {
  if (options.dataDir !== null && (await claimDataFolder(options.dataDir)) === null)
    throw new CannotOpen('a contact center runs on this data folder. Stop it first.')
  const [password = ''] = options.identity.external ? [] : (await text(process.stdin)).split(/\r?\n/, 1)
  const db = await openDatabase(options.database, () => undefined)
  try {
    await createFirstTenant(db, { name, admin }, options.identity.external ? null : password)
  } finally {
    await db.destroy()
  }
  process.stdout.write(
    `Made the tenant "${name}". "${admin}" may now sign in to its Configuration Manager.\n`,
  )
  process.exit(0)
}

/** A file, a port or a database that cannot be had is told in one line; everything else is a defect and keeps its stack. */
function explain(error: unknown): never {
  if (!(error instanceof CannotOpen) && !(error instanceof Error && 'syscall' in error)) throw error
  console.error(`The contact center cannot start: ${error.message}`)
  process.exit(1)
}

if (process.argv.includes('--help')) {
  console.log(usage)
} else {
  const options = readOptions(process.argv.slice(2), process.env)
  if (options.ok) {
    const { firstTenant } = options.value
    await (firstTenant ? makeFirstTenant(options.value, firstTenant) : run(options.value)).catch(explain)
  } else {
    console.error(options.error.message)
    console.error('npm run contact-center -- --help tells every option.')
    process.exitCode = 2
  }
}
