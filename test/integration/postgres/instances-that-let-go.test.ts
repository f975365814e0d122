import { afterEach, expect, it } from 'vitest'
import { labClient } from '../../e2e/support/lab-client.js'
import { signInAt, type TokenMint, tokensOf, until } from '../../support/instances.js'
import {
  Instances,
  offline,
  opensConnection,
  resume,
  rising,
  versionsOf,
} from '../../support/instances-at-work.js'
import { createDatabase, startPostgres } from '../../support/postgres.js'
import { newPostgresDatabase } from '../../support/test-database.js'

const report = (line: string): void => void process.stdout.write(`${line}\n`)

const instances = new Instances()
afterEach(() => instances[Symbol.asyncDispose]())
const start = instances.start.bind(instances)

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
