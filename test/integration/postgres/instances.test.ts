import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import {
  type Instance,
  type TokenMint,
  signInAt,
  startInstance,
  tokensOf,
  until,
} from '../../support/instances.js'
import { labClient } from '../../e2e/support/lab-client.js'
import { signInAdmin } from '../../support/admin-client.js'
import { newCommandId, send } from '../../support/center-client.js'
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

const report = (line: string): void => void process.stdout.write(`${line}\n`)
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

  it('takes a command once, though it is sent to both', async () => {
    const agent = await signInAt(a, mint, 'sam')
    await agent.command(a, 'status', away)
    const body = { commandId: newCommandId(), ...resting }
    const answers = await Promise.all([a, b, b, a].map((at) => agent.call(at, 'status', body)))
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204])
    const other = await agent.call(b, 'status', { ...body, status: 'work-offline' })
    expect(other).toMatchObject({ status: 409, body: { code: 'conflict' } })
    await agent.command(a, 'signOut')
  })

  it('answers through the other instance with little delay', async () => {
    const agent = await signInAt(a, mint, 'sam')
    const medianAt = async (at: Instance): Promise<number> => {
      const took: number[] = []
      for (let count = 0; count < 40; count += 1) {
        const startedAt = performance.now()
        await agent.command(at, 'sipAccount')
        took.push(performance.now() - startedAt)
      }
      return took.sort((one, other) => one - other)[20] ?? Infinity
    }
    const [owner, other] = [await medianAt(a), await medianAt(b)]
    report(
      `a request: ${owner.toFixed(1)} ms at the owner, ${other.toFixed(1)} ms through the other (medians of 40)`,
    )
    expect(other).toBeLessThan(500)
    await agent.command(a, 'signOut')
  })

  it('is shown to supervisors of both, and takes their test interaction', async () => {
    const agent = await signInAt(a, mint, 'robin')
    const admin = await signInAdmin(b.url)
    const seen = async () => {
      const view = await admin.get<{
        agents: { agentId: string; desk: { status: { status: string } } | null }[]
      }>('/live')
      return view.agents.find(({ agentId }) => agentId === 'robin')?.desk?.status.status ?? null
    }
    await until('on break', seen, (status) => status === 'on-break')
    await agent.command(a, 'status', away)
    await until('offline', seen, (status) => status === 'work-offline')
    const test = await admin.call('POST', '/agents/robin/test-interaction', { commandId: newCommandId() })
    // Judged by the desk, which is not here.
    expect(test).toMatchObject({ status: 409, body: { code: 'not-allowed-in-state' } })
    await agent.command(a, 'signOut')
    await until('gone', seen, (status) => status === null)
  })

  it('is followed in the live view of the other, change by change', async () => {
    const admin = await signInAdmin(b.url)
    const abort = new AbortController()
    const response = await fetch(`${b.url}/api/v1/admin/live/events`, {
      headers: { authorization: `Bearer ${admin.accessToken}` },
      signal: abort.signal,
    })
    let text = ''
    const reading = (async () => {
      for await (const chunk of response.body ?? []) text += new TextDecoder().decode(chunk)
    })()
    reading.catch(() => undefined)
    const tells = (what: string) =>
      until(
        what,
        () =>
          text
            .split('\n')
            .filter((line) => line.includes('"type":"agent"'))
            .at(-1) ?? '',
        (last) => last.includes(what),
      )
    const agent = await signInAt(a, mint, 'sam')
    await tells('"status":"on-break"')
    await agent.command(b, 'status', away)
    await tells('"status":"work-offline"')
    await agent.command(a, 'signOut')
    await tells('"desk":null')
    abort.abort()
  })

  it('is what a lab command is about that comes to the other, and the clock is one', async () => {
    const agent = await signInAt(a, mint, 'sam')
    const stream = await agent.stream(a)
    await until(
      'a snapshot',
      () => stream.events.length,
      (count) => count === 1,
    )
    const lab = labClient(b.url)
    const refused = lab.command('interaction', { agent: 'sam', command: 'accept' })
    await expect(refused).rejects.toThrow(/no-interaction/)
    await expect(lab.command('interaction', { agent: 'robin', command: 'accept' })).rejects.toThrow(
      /not signed in/,
    )
    await lab.command('advance', { ms: 1000 })
    await until(
      'the clock',
      () => stream.events.map(({ type }) => type),
      (types) => types.includes('clock'),
    )
    stream.close()
    await agent.command(a, 'signOut')
  })

  it('ends with what an administrator does at the other instance: signs out, deactivates, gives another password', async () => {
    const admin = await signInAdmin(b.url)
    const act = {
      'signed-out-by-administrator': () =>
        admin.call('POST', '/agents/robin/sign-out', { commandId: newCommandId() }),
      'session-expired': () => admin.call('PUT', '/agents/robin/password', { password: 'another password' }),
      deactivated: () => admin.change('/agents/robin', { active: false }),
    }
    for (const [cause, run] of Object.entries(act)) {
      const agent = await signInAt(a, mint, 'robin')
      const [near, far] = [await agent.stream(a), await agent.stream(b)]
      await until(
        'a snapshot each',
        () => [near, far],
        (both) => both.every(({ events }) => events.length > 0),
      )
      const startedAt = performance.now()
      expect((await run()).status).toBeLessThan(300)
      for (const stream of [near, far]) {
        await until(
          `${cause} told`,
          () => stream.ended,
          (ended) => ended,
          5000,
        )
        expect(stream.events.at(-1)).toMatchObject({ type: 'session-ended', value: { cause } })
      }
      expect(performance.now() - startedAt).toBeLessThan(1000)
      expect((await agent.call(b, 'session')).status).toBe(401)
    }
    await admin.change('/agents/robin', { active: true })
  })

  it('is nobody’s whom an outside request says that it is', async () => {
    const agent = await signInAt(a, mint, 'sam')
    for (const mark of ['', randomUUID(), 'x'.repeat(43)]) {
      const headers = { 'offhook-passed': mark, 'offhook-sign-in': agent.signInId }
      const answer = await send(`${a.url}/api/v1/session`, 'GET', undefined, headers)
      expect(answer.status).toBe(401)
    }
    await agent.command(a, 'signOut')
  })
})

describe('a setting', () => {
  it('that is saved at one reaches a softphone at the other within a second', async () => {
    const agent = await signInAt(b, mint, 'alex')
    const admin = await signInAdmin(a.url)
    const stream = await agent.stream(b)
    await until(
      'a snapshot',
      () => stream.events.length,
      (count) => count > 0,
    )
    const took: number[] = []
    for (let round = 0; round < 10; round += 1) {
      const told = stream.events.length
      const startedAt = performance.now()
      const saved = await admin.change('/agents/alex', { levelled: { autoAnswer: round % 2 === 0 } })
      expect(saved.status).toBe(200)
      await until(
        'the change',
        () => stream.events.length,
        (count) => count > told,
      )
      took.push(performance.now() - startedAt)
      expect(stream.events.at(-1)?.type).toBe('settings')
    }
    // Exactly once each.
    expect(stream.events.filter(({ type }) => type === 'settings')).toHaveLength(10)
    report(
      `saved at one, told at the other: ${took.map((ms) => Math.round(ms)).join(', ')} ms, both requests included`,
    )
    expect(Math.max(...took)).toBeLessThan(1000)
    stream.close()
    await agent.command(b, 'signOut')
  })
})

describe('two sign-ins of one agent', () => {
  it('at the same moment at two instances leave one, and the other is told', async () => {
    for (let round = 0; round < 10; round += 1) {
      const both = await Promise.all([signInAt(a, mint, 'sam'), signInAt(b, mint, 'sam')])
      const outcomes = await Promise.all(both.map(async (one) => one.call(a, 'session')))
      expect(outcomes.map(({ status }) => status).sort()).toEqual([200, 401])
      const [loser] = outcomes.filter(({ status }) => status === 401)
      expect(loser?.body).toMatchObject({ code: 'signed-in-elsewhere' })
      const atOther = await Promise.all(both.map(async (one) => one.call(b, 'session')))
      expect(atOther.map(({ status }) => status)).toEqual(outcomes.map(({ status }) => status))
      const rows = await query(`select id from sign_ins where agent_id = 'sam' and ended_at is null`)
      expect(rows).toHaveLength(1)
      const winner = both[outcomes.findIndex(({ status }) => status === 200)]
      await winner?.command(b, 'signOut')
    }
  })
})

describe('a PIN', () => {
  it('on its way to the owner lies nowhere in the database for who reads it', async () => {
    const agent = await signInAt(a, mint, 'sam')
    const account = (await agent.command(b, 'sipAccount')).body as { password: string }
    const tables = await query<{ name: string }>(
      `select quote_ident(table_name) as name from information_schema.tables
       where table_schema = 'public' and table_name <> 'instances'`,
    )
    expect(tables.length).toBeGreaterThan(10)
    /** every row of every table, but for the beats */
    const dump = async (): Promise<string[]> => {
      const parts = tables.map(({ name }) => `select '${name}: ' || t::text as row from ${name} t`)
      return (await query<{ row: string }>(parts.join(' union all '))).map(({ row }) => row)
    }
    const before = new Set(await dump())
    expect([...before].join()).toContain(agent.signInId)
    expect([...before].join()).not.toContain(account.password)
    // Held, so that the letter lies there for certain; shorter than it takes to be given up.
    a.signal('SIGSTOP')
    const pin = '8317'
    const asked = agent.call(b, 'confirmPin', { connectionId: 'none', pin })
    asked.catch(() => undefined)
    const letters = await until(
      'a letter',
      () => query<{ sealed: Buffer }>('select * from instance_mail'),
      (rows) => rows.length === 1,
      2000,
    )
    const added = (await dump()).filter((row) => !before.has(row))
    a.signal('SIGCONT')
    // Four digits are found in any long random text: the letter is all that there is, and its one secret column is sealed.
    expect(added).toEqual([expect.stringMatching(/^instance_mail: /)])
    const [letter] = letters
    expect(Object.keys(letter ?? {}).sort()).toEqual(['at', 'id', 'kind', 'sealed', 'to_instance'])
    expect(letter?.sealed.toString('latin1')).not.toMatch(/8317|pin|confirm|alex|sam/)
    expect(await asked).toMatchObject({ status: 409, body: { code: 'pin-expired' } })
    expect(await query('select id from instance_mail')).toEqual([])
    await agent.command(b, 'signOut')
  })
})
