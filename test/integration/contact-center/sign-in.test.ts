import { request } from 'node:http'
import { expect, it } from 'vitest'
import { routes, signInResponse } from '../../../src/contract/agent-api/commands.js'
import { problem } from '../../../src/contract/errors.js'
import { cryptoRandom } from '../../../src/contact-center/random.js'
import { newCommandId, send, signIn } from '../../support/center-client.js'
import { openStage } from '../../support/center-stage.js'

const deviceId = 'device-1234'

it('refuses a wrong password and an unknown user alike', async () => {
  await using stage = await openStage()
  for (const username of ['alex', 'nobody']) {
    const answer = await send(stage.url + routes.signIn.path, 'POST', {
      username,
      password: 'guess',
      deviceId,
    })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(problem.parse(answer.body)).toMatchObject({
      code: 'wrong-credentials',
      detail: 'User name or password is wrong.',
    })
  }
})

it('slows guessing down, also when the guesses come at once, and says when to try again', async () => {
  await using stage = await openStage()
  const guess = () =>
    send(stage.url + routes.signIn.path, 'POST', { username: 'alex', password: 'guess', deviceId })
  const answers = await Promise.all(Array.from({ length: 7 }, guess))
  expect(answers.map(({ status }) => status).sort()).toEqual([401, 401, 401, 401, 401, 429, 429])
  const right = { username: 'alex', password: 'offhook-demo', deviceId }
  const blocked = await send(stage.url + routes.signIn.path, 'POST', right)
  expect(blocked.status).toBe(429)
  expect(blocked.headers.get('retry-after')).toBe('60')
  stage.advance(61)
  expect((await send(stage.url + routes.signIn.path, 'POST', right)).status).toBe(200)
})

it.each([
  ['not JSON', '{"username":', 400],
  ['a wrong type', { username: 5, password: 'x', deviceId }, 400],
  ['an unknown key', { username: 'alex', password: 'x', deviceId, admin: true }, 400],
  ['nothing', {}, 400],
  ['too much', { username: 'a'.repeat(70_000), password: 'x', deviceId }, 413],
])('answers %s with a problem that quotes nothing', async (_what, body, status) => {
  await using stage = await openStage()
  const answer = await send(stage.url + routes.signIn.path, 'POST', body)
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

it('lets nobody in without a token, with a made-up one, or with an expired one', async () => {
  await using stage = await openStage()
  const get = (headers: Record<string, string>) =>
    send(stage.url + routes.session.path, 'GET', undefined, headers)
  expect(problem.parse((await get({})).body).code).toBe('not-signed-in')
  const madeUp = `Bearer ${'x'.repeat(43)}`
  expect(problem.parse((await get({ authorization: madeUp })).body).code).toBe('session-expired')
  const alex = await stage.agent('alex')
  stage.advance(15 * 60)
  expect((await alex.refusal('session')).code).toBe('session-expired')
})

it('renews tokens; the old refresh token is good for nothing, and its use ends the sign-in', async () => {
  await using stage = await openStage()
  const alex = await stage.agent('alex')
  const refresh = (refreshToken: string) => send(stage.url + routes.refresh.path, 'POST', { refreshToken })
  const renewed = await refresh(alex.refreshToken)
  expect(renewed.status).toBe(200)
  const { accessToken } = renewed.body as { accessToken: string }
  alex.accessToken = accessToken
  expect((await alex.session()).identity.username).toBe('alex')
  stage.advance(11)
  expect((await refresh(alex.refreshToken)).status).toBe(401)
  expect((await alex.refusal('session')).code).toBe('session-expired')
  expect(stage.voice.commands).toContain(`remove-account ${alex.signInId}`)
})

it('takes a repeated refresh for a lost answer while it is fresh', async () => {
  await using stage = await openStage()
  const alex = await stage.agent('alex')
  const refresh = () => send(stage.url + routes.refresh.path, 'POST', { refreshToken: alex.refreshToken })
  const both = await Promise.all([refresh(), refresh()])
  expect(both.map(({ status }) => status)).toEqual([200, 200])
})

it('ends a sign-in that nobody renews for twelve hours', async () => {
  await using stage = await openStage()
  const alex = await stage.agent('alex')
  const stream = await alex.stream()
  stage.advance(12 * 3600)
  await stream.until((event) => event.type === 'session-ended' && event.value.cause === 'session-expired')
  await stream.closed
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
  const refreshed = await send(stage.url + routes.refresh.path, 'POST', { refreshToken: older.refreshToken })
  expect(problem.parse(refreshed.body).code).toBe('signed-in-elsewhere')
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
  const again = await signInByRefresh(stage.url, client.refreshToken)
  const session = await send(stage.url + routes.session.path, 'GET', undefined, {
    authorization: `Bearer ${again}`,
  })
  expect(session.body).toMatchObject({
    status: { status: 'on-break' },
    connection: { state: 'lost', cause: 'center-restarted' },
  })
})

async function signInByRefresh(url: string, refreshToken: string): Promise<string> {
  const answer = await send(url + routes.refresh.path, 'POST', { refreshToken })
  return (answer.body as { accessToken: string }).accessToken
}

it('refuses an agent whom an administrator has deactivated', async () => {
  await using stage = await openStage()
  await stage.db.updateTable('agents').set({ active: false }).where('id', '=', 'robin').execute()
  await expect(signIn(stage.url, 'robin')).rejects.toThrow('401')
})

/** What an administrator saves when the password was right already and the session does not exist yet. */
async function signInDuring(change: { auto_answer: boolean } | { active: boolean }) {
  let meanwhile = (): void => undefined
  const id = (): string => {
    meanwhile()
    return cryptoRandom.id()
  }
  const stage = await openStage({ id })
  meanwhile = () => void stage.db.updateTable('agents').set(change).where('id', '=', 'alex').execute()
  const body = { username: 'alex', password: 'offhook-demo', deviceId }
  const answer = await send(stage.url + routes.signIn.path, 'POST', body)
  return { stage, answer }
}

it('begins with what was saved while the sign-in was under way', async () => {
  const { stage, answer } = await signInDuring({ auto_answer: true })
  await using _ = stage
  const settings = await send(stage.url + routes.settings.path, 'GET', undefined, {
    authorization: `Bearer ${signInResponse.parse(answer.body).accessToken}`,
  })
  expect(settings.body).toMatchObject({ autoAnswer: true })
})

it('keeps out an agent who was deactivated while the sign-in was under way', async () => {
  const { stage, answer } = await signInDuring({ active: false })
  await using _ = stage
  expect(answer.status).toBe(401)
  expect(stage.voice.commands).toEqual([])
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
        authorization: `Bearer ${older.accessToken}`,
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
