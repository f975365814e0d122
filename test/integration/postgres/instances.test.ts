import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Client } from 'pg'
import {
  type Instance,
  type TokenMint,
  signInAt,
  startInstance,
  tokensOf,
  until,
} from '../../support/instances.js'
import { newPostgresDatabase } from '../../support/test-database.js'

/** Two contact centers, each a process, on one database. */
let databaseUrl = ''
let a: Instance
let b: Instance
let mint: TokenMint
beforeAll(async () => {
  databaseUrl = await newPostgresDatabase()
  ;[a, b] = await Promise.all([startInstance(databaseUrl), startInstance(databaseUrl)])
  mint = await tokensOf(databaseUrl)
})
afterAll(async () => {
  await Promise.all([a, b].map((one) => one[Symbol.asyncDispose]()))
})

const query = async <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> => {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return (await client.query<Row>(text, [...values])).rows
  } finally {
    await client.end()
  }
}

const away = { status: 'work-offline', reasonCode: null }
const resting = { status: 'on-break', reasonCode: null }

describe('a desk that lives in the other instance', () => {
  it('obeys commands, answers reads and tells its events, wherever the agent asks', async () => {
    const agent = await signInAt(a, mint, 'sam')
    const [near, far] = [await agent.stream(a), await agent.stream(b)]
    await agent.command(b, 'status', away)
    expect((await agent.session(b)).status.status).toBe('work-offline')
    expect((await agent.session(a)).status.status).toBe('work-offline')
    await agent.command(a, 'status', resting)
    for (const stream of [near, far])
      await until(
        'both changes',
        () => stream.events,
        (events) => events.length === 3,
      )
    expect(far.events.map(({ type, version }) => ({ type, version }))).toEqual(
      near.events.map(({ type, version }) => ({ type, version })),
    )
    expect(far.events.at(-1)).toEqual(near.events.at(-1))
    // The phone's account is the owner's.
    const [here, there] = [await agent.command(a, 'sipAccount'), await agent.command(b, 'sipAccount')]
    expect(there.body).toEqual(here.body)
    expect(here.body).toMatchObject({ webSocketUrls: [a.sip] })
    const settings = await agent.command(b, 'settings')
    expect(settings.headers.get('etag')).toMatch(/^"/)
    const refused = await agent.call(b, 'accept', {}, { id: 'nothing' })
    expect(refused.status).toBe(404)
    expect(refused.body).toMatchObject({ code: 'no-interaction' })
    near.close()
    far.close()
    await agent.command(b, 'signOut')
    expect((await agent.call(a, 'session')).status).toBe(401)
    expect((await agent.call(b, 'session')).status).toBe(401)
  })
})
