import { sql } from 'kysely'
import { request } from 'node:http'
import { expect, it } from 'vitest'
import { signInHeader } from '../../../src/contract/about.js'
import { routes, signInBegun } from '../../../src/contract/agent-api/commands.js'
import { problem } from '../../../src/contract/errors.js'
import { cryptoRandom } from '../../../src/contact-center/random.js'
import { newCommandId, send, signIn } from '../../support/center-client.js'
import { openStage } from '../../support/center-stage.js'

const deviceId = 'device-1234'

it.each([
  ['not JSON', '{"deviceId":', 400],
  ['a wrong type', { deviceId: 5 }, 400],
  ['an unknown key', { deviceId, admin: true }, 400],
  ['a password', { username: 'alex', password: 'offhook-demo', deviceId }, 400],
  ['nothing', {}, 400],
  ['too much', { deviceId: 'a'.repeat(70_000) }, 413],
])('answers %s with a problem that quotes nothing', async (_what, body, status) => {
  await using stage = await openStage()
  const { headers } = await stage.agent('alex')
  const answer = await send(stage.url + routes.signIn.path, 'POST', body, headers)
  expect(answer.status).toBe(status)
  expect(problem.parse(answer.body).code).toBe('bad-request')
  expect(JSON.stringify(answer.body)).not.toMatch(/aaaa|stack|node_modules/)
})

it('names the path of the fault', async () => {
  await using stage = await openStage()
  const alex = await stage.agent('alex')
  const refusal = await alex.refusal('status', { status: 'asleep', reasonCode: null })
  expect(refusal).toMatchObject({ code: 'bad-request', errors: [{ path: 'status' }] })
})

it('lets nobody in without a token, or with a made-up one', async () => {
  await using stage = await openStage()
  const get = (headers: Record<string, string>) =>
    send(stage.url + routes.session.path, 'GET', undefined, headers)
  expect(problem.parse((await get({})).body).code).toBe('not-signed-in')
  for (const madeUp of ['x'.repeat(43), 'e30.e30.c2lnbmVkIGJ5IG5vYm9keQ']) {
    const answer = await get({ authorization: `Bearer ${madeUp}` })
    expect([answer.status, problem.parse(answer.body).code]).toEqual([401, 'session-expired'])
  }
})

it('ends a sign-in of which nothing is heard for twelve hours', async () => {
  await using stage = await openStage()
  const alex = await stage.agent('alex')
  const stream = await alex.stream()
  stage.advance(12 * 3600)
  await stream.until((event) => event.type === 'session-ended' && event.value.cause === 'session-expired')
  await stream.closed
})

it('runs out also while the store fails, which ends nobody else', async () => {
  await using stage = await openStage()
  const stream = await (await stage.agent('alex')).stream()
  await sql`alter table desk_back_offs rename to failing`.execute(stage.db)
  try {
    stage.advance(12 * 3600)
    await stream.closed
    await sql`select 1`.execute(stage.db)
  } finally {
    await sql`alter table failing rename to desk_back_offs`.execute(stage.db)
  }
  // A rejection that nobody hears would have ended the process.
  expect((await stage.agent('sam')).signInId).not.toBe('')
})

it('gives every sign-in SIP credentials of its own', async () => {
  await using stage = await openStage()
  const [first, second] = [await stage.agent('alex'), await stage.agent('sam')]
  const [alex, sam] = [(await first.call('sipAccount')).body, (await second.call('sipAccount')).body]
  expect(alex).toMatchObject({
    uri: expect.stringMatching(/^sip:alex-[0-9a-f]{8}@/) as string,
    displayName: 'Alex Morgan',
  })
  expect((alex as { password: string }).password).not.toBe((sam as { password: string }).password)
})

it('tells the older app why when the same agent signs in again, and keeps it out', async () => {
  await using stage = await openStage()
  const older = await stage.agent('alex')
  const stream = await older.stream()
  const newer = await stage.agent('alex')
  await stream.until((event) => event.type === 'session-ended' && event.value.cause === 'signed-in-elsewhere')
  await stream.closed
  expect((await older.refusal('session')).code).toBe('signed-in-elsewhere')
  expect((await newer.session()).status).toMatchObject({ status: 'on-break', cause: 'signed-in' })
  expect(stage.voice.commands).toContain(`remove-account ${older.signInId}`)
})

it('signs out: the stream says so and ends, the connection is released, the token is void', async () => {
  await using stage = await openStage()
  const { client, leg } = await stage.connectedAgent('alex')
  const stream = await client.stream()
  await client.command('signOut')
  await stream.until((event) => event.type === 'session-ended' && event.value.cause === 'signed-out')
  expect(stage.voice.commands).toEqual([
    `release ${leg} Connection closed`,
    `remove-account ${client.signInId}`,
  ])
  expect((await client.refusal('session')).code).toBe('session-expired')
})

it('takes the same command id for one command, and for no other', async () => {
  await using stage = await openStage()
  const alex = await stage.agent('alex')
  const commandId = newCommandId()
  const body = { commandId, status: 'available', reasonCode: null }
  expect((await alex.call('status', body)).status).toBe(204)
  expect((await alex.call('status', body)).status).toBe(204)
  expect(stage.voice.placed).toHaveLength(1)
  expect(await alex.refusal('status', { ...body, status: 'on-break' })).toMatchObject({
    status: 409,
    code: 'conflict',
  })
})

it('survives a restart of the center: the sign-in goes on, the connection is lost and says why', async () => {
  await using stage = await openStage()
  const { client } = await stage.connectedAgent('alex')
  await stage.restart()
  expect(await client.session()).toMatchObject({
    status: { status: 'on-break' },
    connection: { state: 'lost', cause: 'center-restarted' },
  })
})

it('refuses an agent whom an administrator has deactivated', async () => {
  await using stage = await openStage()
  await stage.db.updateTable('agents').set({ active: false }).where('id', '=', 'robin').execute()
  await expect(signIn(stage.url, 'robin')).rejects.toThrow('User name or password is wrong.')
})

/** What an administrator saves when the token was judged already and the session does not exist yet. */
async function signInDuring(change: { auto_answer: boolean } | { active: boolean }) {
  let meanwhile = (): void => undefined
  const id = (): string => {
    meanwhile()
    return cryptoRandom.id()
  }
  const stage = await openStage({ id })
  const { headers } = await stage.agent('alex')
  stage.voice.clearCommands()
  meanwhile = () => void stage.db.updateTable('agents').set(change).where('id', '=', 'alex').execute()
  const answer = await send(stage.url + routes.signIn.path, 'POST', { deviceId }, headers)
  return { stage, answer, headers }
}

it('begins with what was saved while the sign-in was under way', async () => {
  const { stage, answer, headers } = await signInDuring({ auto_answer: true })
  await using _ = stage
  const settings = await send(stage.url + routes.settings.path, 'GET', undefined, {
    ...headers,
    [signInHeader]: signInBegun.parse(answer.body).signInId,
  })
  expect(settings.body).toMatchObject({ autoAnswer: true })
})

it('keeps out an agent who was deactivated while the sign-in was under way', async () => {
  const { stage, answer } = await signInDuring({ active: false })
  await using _ = stage
  expect([401, 403]).toContain(answer.status)
  expect(stage.voice.commands.filter((command) => command.startsWith('add-account'))).toEqual([])
})

it('refuses a command whose body was on its way while the sign-in ended', async () => {
  await using stage = await openStage()
  const older = await stage.agent('alex')
  const url = new URL(stage.url + routes.status.path)
  const body = JSON.stringify({ commandId: newCommandId(), status: 'available', reasonCode: null })
  const status = await new Promise<number>((resolve, reject) => {
    const sent = request(url, {
      method: routes.status.method,
      headers: {
        ...older.headers,
        'content-type': 'application/json',
        'content-length': body.length,
        expect: '100-continue',
      },
    })
    sent.on('error', reject)
    sent.on('response', (response) => resolve(response.resume().statusCode ?? 0))
    // The center has read the head and waits for the rest.
    sent.on('continue', () => void stage.agent('alex').then(() => sent.end(body), reject))
    sent.flushHeaders()
  })
  expect(status).toBe(401)
  expect(stage.voice.placed).toEqual([])
})

it('forgets tries at a PIN and sign-ins after thirty days', async () => {
  await using stage = await openStage()
  const rows = async (table: 'validation_attempts' | 'sign_ins'): Promise<number> =>
    (await stage.db.selectFrom(table).selectAll().execute()).length
  const { client } = await stage.connectedAgent('alex')
  await client.command('signOut')
  stage.advance(29 * 24 * 3600)
  await (await stage.agent('sam')).command('signOut')
  expect([await rows('validation_attempts'), await rows('sign_ins')]).toEqual([1, 2])
  stage.advance(2 * 24 * 3600)
  await stage.agent('robin')
  expect([await rows('validation_attempts'), await rows('sign_ins')]).toEqual([0, 2])
  // Whoever stays signed in for longer is not forgotten.
  const robin = await signIn(stage.url, 'robin')
  expect((await robin.session()).identity.username).toBe('robin')
})
