import { sql } from 'kysely'
import type { Cluster } from '../../src/contact-center/cluster/cluster.js'
import { createSoleCluster } from '../../src/contact-center/cluster/sole-cluster.js'
import { type Center, createCenter } from '../../src/contact-center/create-center.js'
import type { IdentityOptions } from '../../src/contact-center/identity/identity-options.js'
import { silentLog } from '../../src/contact-center/log/logger.js'
import { type Random, cryptoRandom } from '../../src/contact-center/random.js'
import type { Database } from '../../src/contact-center/store/database.js'
import { seedDemo } from '../../src/contact-center/store/seed.js'
import { type CenterClient, signIn } from './center-client.js'
import { type FakeVoice, createFakeVoice } from './fake-voice.js'
import { openTestDatabase } from './test-database.js'
import { type VirtualClock, createVirtualClock } from './virtual-clock.js'

/** A whole contact center over HTTP, with voice and time in the test's hand. */
export interface CenterStage extends AsyncDisposable {
  readonly url: string
  readonly clock: VirtualClock
  readonly voice: FakeVoice
  readonly db: Database
  /** signed in, and the softphone registered */
  agent(username: string): Promise<CenterClient>
  /** in Persistent mode with the connection open; returns its leg too */
  connectedAgent(username: string): Promise<{ client: CenterClient; leg: string }>
  advance(seconds: number): void
  restart(): Promise<void>
  /** the operator's switch for Persistent mode */
  provision(on: boolean): Promise<void>
}

/** One database per test file: opening it takes longer than everything else. Each stage finds it as it was seeded. */
let opened: Promise<Database> | null = null

async function freshDatabase(): Promise<Database> {
  opened ??= openTestDatabase()
  const db = await opened
  await sql`truncate tenants cascade`.execute(db)
  await sql`truncate validation_attempts`.execute(db)
  await seedDemo(db)
  return db
}

export async function openStage(
  random: Partial<Random> = {},
  identity: Partial<IdentityOptions> = {},
  cluster: Cluster = createSoleCluster(),
): Promise<CenterStage> {
  const db = await freshDatabase()
  const clock = createVirtualClock()
  let voice = createFakeVoice()
  const start = (port = 0): Promise<Center> =>
    createCenter(
      { db, cluster, clock, voice, random: { ...cryptoRandom, ...random }, log: silentLog() },
      { host: '127.0.0.1', port, tls: null, sipDomain: 'offhook.invalid', voiceLab: null, identity },
    )
  let center = await start()

  const agent = async (username: string): Promise<CenterClient> => {
    const client = await signIn(center.url, username)
    voice.register(client.signInId)
    return client
  }
  return {
    get url() {
      return center.url
    },
    clock,
    get voice() {
      return voice
    },
    db,
    agent,
    connectedAgent: async (username) => {
      const client = await agent(username)
      await client.command('status', { status: 'available', reasonCode: null })
      const { legId } = voice.lastPlaced()
      voice.answer(legId)
      const { connection } = await client.session()
      await client.command('confirmPin', { connectionId: connection.connectionId, pin: voice.spokenPin })
      voice.clearCommands()
      return { client, leg: legId }
    },
    advance: (seconds) => clock.advance(seconds * 1000),
    restart: async () => {
      await center.close()
      voice = createFakeVoice()
      // The same port: another would be another issuer of tokens.
      center = await start(Number(new URL(center.url).port))
    },
    provision: (on) => center.provision(on),
    [Symbol.asyncDispose]: async () => {
      await center.close()
      if (clock.pending > 0) throw new Error(`${clock.pending} timers were left behind`)
    },
  }
}
