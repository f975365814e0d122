import { randomBytes } from 'node:crypto'
import { afterEach, expect, inject, it } from 'vitest'
import { signInAdmin } from '../../support/admin-client.js'
import { signInAt, tokensOf, until } from '../../support/instances.js'
import {
  Instances,
  opensConnection,
  resume,
  rising,
  versionsOf,
  worksHard,
} from '../../support/instances-at-work.js'
import { createDatabase } from '../../support/postgres.js'
import { newPostgresDatabase } from '../../support/test-database.js'

const report = (line: string): void => void process.stdout.write(`${line}\n`)

const instances = new Instances()
afterEach(() => instances[Symbol.asyncDispose]())
const start = instances.start.bind(instances)

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
