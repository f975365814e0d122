import { expect, it } from 'vitest'
import { routes, signInBegun } from '../../../src/contract/agent-api/commands.js'
import { problem } from '../../../src/contract/errors.js'
import { signInHeader } from '../../../src/contract/about.js'
import { readEndpoints, refreshByFlow, signInByFlow } from '../../../src/contact-center/lab/sign-in-flow.js'
import { send } from '../../support/center-client.js'
import { openStage } from '../../support/center-stage.js'

const alex = { as: 'agent', username: 'alex', password: 'offhook-demo' } as const
const admin = { as: 'admin', username: 'admin', password: 'offhook-admin' } as const
const deviceId = 'device-1234'
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

async function begin(url: string, accessToken: string) {
  const answer = await send(url + routes.signIn.path, 'POST', { deviceId }, bearer(accessToken))
  const signInId = answer.status === 200 ? signInBegun.parse(answer.body).signInId : ''
  const headers = { ...bearer(accessToken), [signInHeader]: signInId }
  return { answer, signInId, headers, get: (path: string) => send(url + path, 'GET', undefined, headers) }
}
const codeOf = (answer: { body: unknown }): string => problem.parse(answer.body).code

it('signs an agent in by the page, and then by the token and the sign-in that it began', async () => {
  await using stage = await openStage()
  const tokens = await signInByFlow(stage.url, alex)
  const { get, headers } = await begin(stage.url, tokens.access_token)
  expect((await get(routes.session.path)).body).toMatchObject({ identity: { username: 'alex' } })
  const { [signInHeader]: _, ...without } = headers
  const nameless = await send(stage.url + routes.session.path, 'GET', undefined, without)
  expect([nameless.status, codeOf(nameless)]).toEqual([401, 'not-signed-in'])
})

it('goes on after a restart of the center with the same token', async () => {
  await using stage = await openStage()
  const tokens = await signInByFlow(stage.url, alex)
  const before = await begin(stage.url, tokens.access_token)
  await stage.restart()
  const session = await send(stage.url + routes.session.path, 'GET', undefined, before.headers)
  expect(session.body).toMatchObject({ identity: { username: 'alex' } })
})

it('lets the newer sign-in of an agent win, and tells the older why', async () => {
  await using stage = await openStage()
  const { access_token } = await signInByFlow(stage.url, alex)
  const older = await begin(stage.url, access_token)
  const newer = await begin(stage.url, access_token)
  expect(codeOf(await older.get(routes.session.path))).toBe('signed-in-elsewhere')
  expect((await newer.get(routes.session.path)).status).toBe(200)
})

it('lets nobody use the sign-in of another agent', async () => {
  await using stage = await openStage()
  const of = async (username: string) => (await signInByFlow(stage.url, { ...alex, username })).access_token
  const sams = await begin(stage.url, await of('sam'))
  const headers = { ...sams.headers, ...bearer(await of('alex')) }
  const answer = await send(stage.url + routes.session.path, 'GET', undefined, headers)
  expect([answer.status, codeOf(answer)]).toEqual([401, 'session-expired'])
})

it('keeps agents out of the administration, and administrators out of the Agent API', async () => {
  await using stage = await openStage()
  const me = (token: string) => send(`${stage.url}/api/v1/admin/me`, 'GET', undefined, bearer(token))
  const agents = (await signInByFlow(stage.url, alex)).access_token
  const administrators = (await signInByFlow(stage.url, admin)).access_token
  expect((await me(administrators)).body).toMatchObject({ username: 'admin' })
  expect((await me(agents)).status).toBe(403)
  expect((await begin(stage.url, administrators)).answer.status).toBe(403)
  // The Manager finds no agent, the softphone no administrator, and neither says so.
  for (const account of [{ ...alex, as: 'admin' } as const, { ...admin, as: 'agent' } as const])
    await expect(signInByFlow(stage.url, account)).rejects.toThrow('User name or password is wrong.')
})

it('renews with a token that is good once; its second use ends what came of it', async () => {
  await using stage = await openStage()
  const endpoints = await readEndpoints(stage.url)
  const first = await signInByFlow(stage.url, alex)
  const renew = async (token: string) => {
    const answer = await refreshByFlow(endpoints, endpoints.softphoneClientId, token)
    const body = (await answer.json()) as { refresh_token: string; access_token: string; error?: string }
    return { status: answer.status, body }
  }
  const second = await renew(first.refresh_token)
  expect(second.status).toBe(200)
  expect((await begin(stage.url, second.body.access_token)).answer.status).toBe(200)
  // A lost answer is asked for again within seconds; a thief comes later.
  expect((await renew(first.refresh_token)).status).toBe(200)
  const long = { consumed_at: Date.now() - 11_000 }
  await stage.db.updateTable('identity_items').set(long).where('consumed_at', 'is not', null).execute()
  expect(await renew(first.refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  expect(await renew(second.body.refresh_token)).toMatchObject({ status: 400 })
})

it('keeps nothing in the store by which one could come in', async () => {
  await using stage = await openStage()
  const { refresh_token, access_token } = await signInByFlow(stage.url, alex)
  const rows = JSON.stringify(await stage.db.selectFrom('identity_items').selectAll().execute())
  expect(rows).toContain('RefreshToken')
  for (const secret of [refresh_token, access_token, 'offhook-demo']) expect(rows).not.toContain(secret)
})
