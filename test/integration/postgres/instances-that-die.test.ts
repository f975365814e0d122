import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { afterEach, expect, inject, it } from 'vitest'
import { labClient } from '../../e2e/support/lab-client.js'
import { spokenPin } from '../../support/e2e/recognise.js'
import { decodeWav, toListeningRate } from '../../support/e2e/sounds.js'
import {
  type Instance,
  type RoamingAgent,
  type RoamingStream,
  type TokenMint,
  signInAt,
  startInstance,
  tokensOf,
  until,
} from '../../support/instances.js'
import { signInAdmin } from '../../support/admin-client.js'
import { createDatabase, startPostgres } from '../../support/postgres.js'
import { newPostgresDatabase } from '../../support/test-database.js'

const report = (line: string): void => void process.stdout.write(`${line}\n`)
const offline = { status: 'work-offline', reasonCode: null }
const resting = { status: 'on-break', reasonCode: null }
const available = { status: 'available', reasonCode: null }
const number = '+442071838750'

const started: Instance[] = []
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one[Symbol.asyncDispose]()))
})
async function start(databaseUrl: string, count: number): Promise<[Instance, Instance, ...Instance[]]> {
  const all = await Promise.all(Array.from({ length: count }, () => startInstance(databaseUrl)))
  started.push(...all)
  const [one, other, ...rest] = all
  if (!one || !other) throw new Error('Two at least')
  return [one, other, ...rest]
}

/** An open persistent connection to a desk phone, whose PIN was heard there. */
async function opensConnection(agent: RoamingAgent, owner: Instance, through: Instance): Promise<void> {
  const lab = labClient(owner.url)
  await lab.command('addPhone', { address: number })
  await agent.command(through, 'profile', { workplace: { kind: 'phone', number } })
  await agent.command(through, 'status', available)
  await until(
    'the phone rings',
    () => lab.command('phone', { address: number, action: 'answer' }),
    () => true,
  )
  const { sample } = await lab.command('mark', { party: { phone: number } })
  const pin = await until(
    'a PIN is spoken',
    async () => {
      const wav = await lab.heard({ party: { phone: number }, since: sample })
      const { samples, rate } = decodeWav(wav)
      return spokenPin(toListeningRate(samples, rate))
    },
    (heard) => heard !== null,
    30_000,
  )
  const { connection } = await agent.session(through)
  await agent.command(through, 'confirmPin', { connectionId: connection.connectionId, pin: pin ?? '' })
  await until(
    'open',
    () => agent.session(through),
    (session) => session.connection.state === 'open',
  )
}

/** What a softphone does that lost its stream: tries again until it has one. */
const resume = (agent: RoamingAgent, at: Instance, from: number): Promise<RoamingStream> =>
  until(
    'a stream',
    () => agent.stream(at, from),
    () => true,
  )

const versionsOf = (...streams: readonly RoamingStream[]): number[] =>
  streams.flatMap(({ events }) => events.map(({ version }) => version))
const rising = (versions: readonly number[]): number[] =>
  versions.map((_, index) => (versions[0] ?? 0) + index)

/** Commands without a pause, so that events flow; stops by itself when nobody answers. */
function worksHard(agent: RoamingAgent, at: Instance): { stop(): void; readonly done: Promise<number> } {
  let working = true
  const work = async (): Promise<number> => {
    let acknowledged = 0
    while (working) {
      const answer = await agent.call(at, 'status', acknowledged % 2 === 0 ? offline : resting)
      if (answer.status !== 204) break
      acknowledged += 1
    }
    return acknowledged
  }
  return { stop: () => (working = false), done: work().catch(() => 0) }
}

it('kill -9 of the owner: the client goes on at the other from its last event, without a gap, and is told why', async () => {
  const databaseUrl = await newPostgresDatabase()
  const [a, b] = await start(databaseUrl, 2)
  const mint = await tokensOf(databaseUrl)
  const alex = await signInAt(a, mint, 'alex')
  await opensConnection(alex, a, b)
  const sam = await signInAt(a, mint, 'sam')
  const [far, near, works] = [await alex.stream(b), await alex.stream(a), await sam.stream(a)]
  const work = worksHard(sam, b)
  await until(
    'events flow',
    () => works.events.length,
    (count) => count > 30,
  )

  const killedAt = performance.now()
  await a.kill()
  await until(
    'cut off',
    () => near.ended && works.ended,
    (both) => both,
  )
  work.stop()
  await work.done
  const resumedFrom = works.events.at(-1)?.version ?? 0
  const again = await resume(sam, b, resumedFrom)
  const known = near.events.at(-1)?.version ?? 0
  const nearAgain = await resume(alex, b, known)

  // Who was at the survivor all along, and who came there.
  for (const stream of [far, nearAgain]) {
    await until(
      'told that the connection is lost',
      () => stream.events.map((event) => (event.type === 'connection' ? event.value.cause : null)),
      (causes) => causes.includes('center-restarted'),
      8000,
    )
  }
  const toldMs = performance.now() - killedAt
  report(`kill -9 → "lost (contact center restarted)" told by the survivor: ${Math.round(toldMs)} ms`)
  expect(toldMs).toBeLessThan(5000)
  expect(versionsOf(far)).toEqual(rising(versionsOf(far)))
  expect(versionsOf(near, nearAgain)).toEqual(rising(versionsOf(near, nearAgain)))

  // Everything that was told before and since, in one row, none missed.
  await until(
    'the truth',
    () => again.events.map(({ type }) => type),
    (types) => types.includes('settings'),
  )
  expect(again.events[0]?.type).not.toBe('snapshot')
  expect(versionsOf(works, again)).toEqual(rising(versionsOf(works, again)))
  expect(again.events.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['sip-account', 'profile', 'status', 'connection', 'interaction', 'settings']),
  )
  // What the dead one had told is resumed at its heir as well.
  const earlier = await resume(sam, b, resumedFrom - 5)
  await until(
    'the same truth',
    () => earlier.events.map(({ type }) => type),
    (types) => types.includes('settings'),
  )
  expect(earlier.events[0]).toMatchObject({ version: resumedFrom - 4 })
  expect(earlier.events.map(({ type }) => type)).not.toContain('snapshot')
  const session = await alex.session(b)
  expect(session).toMatchObject({
    status: { status: 'on-break' },
    connection: { state: 'lost', cause: 'center-restarted' },
    interaction: null,
  })
  expect((await alex.command(b, 'sipAccount')).body).toMatchObject({ webSocketUrls: [b.sip] })
  // And it goes on: with another PIN, on the survivor.
  await opensConnection(alex, b, b)
  report(
    `events of the busy agent: ${versionsOf(works).length} before, then from ${again.events[0]?.version}`,
  )
})

it('an owner that was paused comes back with nothing, and never answers for what it has lost', async () => {
  const databaseUrl = await newPostgresDatabase()
  const [a, b] = await start(databaseUrl, 2)
  const mint = await tokensOf(databaseUrl)
  const alex = await signInAt(a, mint, 'alex')
  await opensConnection(alex, a, a)
  const before = await alex.stream(a)
  await until(
    'a snapshot',
    () => before.events.length,
    (count) => count > 0,
  )
  const pausedAt = performance.now()
  a.signal('SIGSTOP')
  const lost = await until(
    'taken over',
    () => alex.session(b),
    ({ connection }) => connection.cause === 'center-restarted',
  )
  expect(lost.connection.state).toBe('lost')
  // What is asked of it while it is stopped it answers when it comes back, and must not answer from what it had.
  const asked = Promise.all(Array.from({ length: 20 }, () => alex.call(a, 'session')))
  await until(
    'six seconds',
    () => performance.now() - pausedAt,
    (ms) => ms > 6000,
  )
  a.signal('SIGCONT')
  for (const answer of await asked) {
    expect([200, 503]).toContain(answer.status)
    if (answer.status === 200) expect(answer.body).toMatchObject({ connection: { state: 'lost' } })
  }
  await until(
    'its streams end',
    () => before.ended,
    (ended) => ended,
    2000,
  )
  // The leg to the phone is gone there, and it works on under another name.
  const lab = labClient(a.url)
  await until(
    'no leg',
    async () => (await lab.state()).legs,
    (legs) => legs.length === 0,
  )
  await until(
    'answers again',
    () => alex.session(a),
    ({ connection }) => connection.state === 'lost',
  )
  expect((await alex.command(a, 'sipAccount')).body).toMatchObject({ webSocketUrls: [b.sip] })
  expect(a.words()).toMatch(/lets go of all agents/)
  // A new desk may live there.
  const robin = await signInAt(a, mint, 'robin')
  expect((await robin.command(b, 'sipAccount')).body).toMatchObject({ webSocketUrls: [a.sip] })
})

it('SIGTERM hands over at once', async () => {
  const databaseUrl = await newPostgresDatabase()
  const [a, b] = await start(databaseUrl, 2)
  const mint = await tokensOf(databaseUrl)
  const sam = await signInAt(a, mint, 'sam')
  const stream = await sam.stream(a)
  await sam.command(a, 'status', offline)
  await until(
    'told',
    () => stream.events.length,
    (count) => count === 2,
  )
  const stoppedAt = performance.now()
  const stopped = a.stop()
  const again = await resume(sam, b, stream.events.at(-1)?.version ?? 0)
  await until(
    'the truth',
    () => again.events.map(({ type }) => type),
    (types) => types.includes('settings'),
  )
  const tookMs = performance.now() - stoppedAt
  report(`SIGTERM → the survivor has the agent: ${Math.round(tookMs)} ms`)
  expect(tookMs).toBeLessThan(2000)
  expect(versionsOf(stream, again)).toEqual(rising(versionsOf(stream, again)))
  await stopped
})

it('of three on an empty database two die, one after the other, and the last has everybody', async () => {
  const { url = '' } = inject('postgres') ?? {}
  const databaseUrl = await createDatabase(url, `empty_${randomBytes(6).toString('hex')}`)
  const [a, b, c] = await start(databaseUrl, 3)
  if (!c) throw new Error('Three')
  const mint = await tokensOf(databaseUrl)
  const agents = [
    await signInAt(a, mint, 'alex'),
    await signInAt(b, mint, 'sam'),
    await signInAt(c, mint, 'robin'),
  ]
  for (const agent of agents)
    for (const at of [a, b, c]) expect((await agent.session(at)).status.status).toBe('on-break')
  await a.kill()
  const [alex] = agents
  const heir = await until(
    'alex has an heir',
    async () =>
      ((await alex?.command(c, 'sipAccount'))?.body as { webSocketUrls: string[] }).webSocketUrls[0],
    (sip) => sip === b.sip || sip === c.sip,
  )
  report(`the heir was ${heir === b.sip ? 'the second' : 'the third'}`)
  await b.kill()
  for (const agent of agents) {
    const account = await until(
      'everybody is at the last',
      async () => (await agent.command(c, 'sipAccount')).body as { webSocketUrls: string[] },
      ({ webSocketUrls }) => webSocketUrls[0] === c.sip,
    )
    expect(account.webSocketUrls).toEqual([c.sip])
  }
})

it('two thousand desks of one that has died are all told within two seconds of its burial', async () => {
  const databaseUrl = await newPostgresDatabase()
  started.push(await startInstance(databaseUrl))
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    for (const text of deadWithDesks(2000)) await client.query(text)
    await client.query(
      `insert into instances (id, public_key, sip_url, seen_at) values ('dead', '', '', '-infinity')`,
    )
    const buriedAt = performance.now()
    await until(
      'everybody is told',
      async () => {
        const { rows } = await client.query<{ count: number }>(
          `select count(*)::integer as count from agent_events
           where event ->> 'type' = 'connection' and event -> 'value' ->> 'cause' = 'center-restarted'`,
        )
        return rows[0]?.count
      },
      (count) => count === 2000,
    )
    const tookMs = performance.now() - buriedAt
    report(`2,000 desks taken over, each with an open connection: ${Math.round(tookMs)} ms`)
    expect(tookMs).toBeLessThan(2000)
  } finally {
    await client.end()
  }
})

/** As an instance leaves them behind that had agents with open connections. */
const deadWithDesks = (count: number): readonly string[] => [
  `insert into agents (id, tenant_id, group_id, username, display_name, workplace,
     phone_connection_mode, allow_agent_to_change_mode, auto_answer)
   select 'a' || n, tenant_id, group_id, 'a' || n, 'Agent ' || n, workplace, 'persistent', true, false
   from agents, generate_series(1, ${count}) as n where id = 'alex'`,
  `insert into sign_ins (id, agent_id, device_id, created_at, connection_open)
   select 's' || n, 'a' || n, 'device-' || n, 0, true from generate_series(1, ${count}) as n`,
  `insert into desk_owners (agent_id, instance_id, sign_in_id)
   select 'a' || n, 'dead', 's' || n from generate_series(1, ${count}) as n`,
]

it('a database that is restarted under both costs nobody the sign-in, and changes are told as before', async () => {
  await using server = await startPostgres()
  const databaseUrl = await createDatabase(server.url, 'offhook')
  const [a, b] = await start(databaseUrl, 2)
  const mint: TokenMint = await tokensOf(databaseUrl)
  const agents = [await signInAt(a, mint, 'alex'), await signInAt(b, mint, 'sam')]
  await server.stop()
  for (const at of [a, b]) {
    const answers = await until(
      'nobody knows who owns what',
      async () => Promise.all(agents.map((agent) => agent.call(at, 'session'))),
      (all) => all.every(({ status }) => status === 503),
    )
    for (const { body, headers } of answers) {
      expect(body).toMatchObject({ status: 503 })
      expect(headers.get('retry-after')).toMatch(/^\d+$/)
    }
    expect(at.words()).toMatch(/the database is away/)
  }
  await server.start()
  for (const agent of agents)
    for (const at of [a, b])
      await until(
        'back',
        () => agent.session(at),
        ({ status }) => status.status === 'on-break',
        20_000,
      )
  const [alex] = agents
  const stream = await alex?.stream(b)
  await alex?.command(a, 'status', offline)
  await until(
    'told',
    () => stream?.events.map((event) => (event.type === 'status' ? event.value.status : null)) ?? [],
    (told) => told.includes('work-offline'),
  )
})

it('tells a stream at the survivor that the agent was signed out while the owner lay dead', async () => {
  const databaseUrl = await newPostgresDatabase()
  const [owner, other] = await start(databaseUrl, 2)
  const agent = await signInAt(owner, await tokensOf(databaseUrl), 'alex')
  const stream = await agent.stream(other)
  await until(
    'a snapshot',
    async () => stream.events,
    ([first]) => first?.type === 'snapshot',
  )
  await owner.kill()
  const admin = await signInAdmin(other.url)
  await admin.call('POST', '/agents/alex/sign-out')
  await until(
    'the end of the stream',
    async () => stream.ended,
    (ended) => ended,
    10_000,
  )
  expect(stream.events.at(-1)).toMatchObject({ value: { cause: 'signed-out-by-administrator' } })
})
