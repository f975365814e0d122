import { expect, it } from 'vitest'
import { signInHeader } from '../../../src/contract/about.js'
import { routes, signInBegun } from '../../../src/contract/agent-api/commands.js'
import { agentEvent, type SessionEndCause } from '../../../src/contract/agent-api/events.js'
import { createSoleCluster } from '../../../src/contact-center/cluster/sole-cluster.js'
import {
  type FlowAccount,
  readEndpoints,
  refreshByFlow,
  signInByFlow,
} from '../../../src/contact-center/lab/sign-in-flow.js'
import { signInAdmin } from '../../support/admin-client.js'
import { send } from '../../support/center-client.js'
import { type CenterStage, openStage } from '../../support/center-stage.js'

const alex: FlowAccount = { as: 'agent', username: 'alex', password: 'offhook-demo' }
const administrator: FlowAccount = { as: 'admin', username: 'admin', password: 'offhook-admin' }
const begin = (url: string, token: string) =>
  send(url + routes.signIn.path, 'POST', { deviceId: 'device-1234' }, { authorization: `Bearer ${token}` })

async function signedIn({ url }: CenterStage, account = alex) {
  const tokens = await signInByFlow(url, account)
  const { signInId } = signInBegun.parse((await begin(url, tokens.access_token)).body)
  const headers = { authorization: `Bearer ${tokens.access_token}`, [signInHeader]: signInId }
  return { tokens, headers }
}

/** The cause that the event stream tells before it ends, and how many milliseconds after the command was answered. */
async function toldBy(url: string, headers: Record<string, string>, act: () => Promise<unknown>) {
  const response = await fetch(url + routes.events.path, { headers })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  const first = await reader?.read()
  expect(first?.value).toContain('snapshot')
  const done = act().then(() => performance.now())
  let told = ''
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) told += part.value
  const ms = performance.now() - (await done)
  const events = [...told.matchAll(/^data: (.*)$/gm)].map(([, text]) =>
    agentEvent.parse(JSON.parse(text ?? '')),
  )
  const end = events.find((event) => event.type === 'session-ended')
  return { ms, cause: end?.value.cause }
}

it.each<[SessionEndCause, string, (stage: CenterStage) => Promise<{ status: number }>]>([
  [
    'signed-out-by-administrator',
    'an administrator signs the agent out',
    async ({ url }) => (await signInAdmin(url)).call('POST', '/agents/alex/sign-out'),
  ],
  [
    'deactivated',
    'an administrator deactivates the agent',
    async ({ url }) => (await signInAdmin(url)).change('/agents/alex', { active: false }),
  ],
  [
    'deactivated',
    'an administrator deactivates many',
    async ({ url }) =>
      (await signInAdmin(url)).call('POST', '/agents/bulk', {
        ids: ['alex', 'sam'],
        change: { active: false },
      }),
  ],
  [
    'session-expired',
    'the agent is given another password',
    async ({ url }) =>
      (await signInAdmin(url)).call('PUT', '/agents/alex/password', { password: 'another-word' }),
  ],
])('ends a sign-in at once (%s) when %s, and all that was issued for it', async (cause, _what, act) => {
  await using stage = await openStage()
  const { tokens, headers } = await signedIn(stage)
  const told = await toldBy(stage.url, headers, async () =>
    expect((await act(stage)).status).toBeLessThan(300),
  )
  expect(told.cause).toBe(cause)
  expect(told.ms).toBeLessThan(1000)
  expect((await send(stage.url + routes.session.path, 'GET', undefined, headers)).status).toBe(401)
  expect((await begin(stage.url, tokens.access_token)).status).toBe(401)
  const endpoints = await readEndpoints(stage.url)
  const renewed = await refreshByFlow(endpoints, endpoints.softphoneClientId, tokens.refresh_token)
  expect(renewed.status).toBe(400)
})

it('lets the agent in again at once, who was signed out and knows the password', async () => {
  await using stage = await openStage()
  await signedIn(stage)
  await (await signInAdmin(stage.url)).call('POST', '/agents/alex/sign-out')
  await signedIn(stage)
})

it('ends sign-ins that nobody has resumed since a restart', async () => {
  await using stage = await openStage()
  const { headers } = await signedIn(stage)
  await stage.restart()
  await (await signInAdmin(stage.url)).call('POST', '/agents/alex/sign-out')
  expect((await send(stage.url + routes.session.path, 'GET', undefined, headers)).status).toBe(401)
})

it('ends a sign-in whose agent is signed out at the very moment that it is resumed after a restart', async () => {
  const sole = createSoleCluster()
  let whileResumed = async (): Promise<unknown> => undefined
  const lastOf = async () => {
    await whileResumed()
    return null
  }
  await using stage = await openStage({}, {}, { ...sole, journal: { ...sole.journal, lastOf } })
  const { headers } = await signedIn(stage)
  await stage.restart()
  const admin = await signInAdmin(stage.url)
  whileResumed = () => admin.call('POST', '/agents/alex/sign-out')
  const session = () => send(stage.url + routes.session.path, 'GET', undefined, headers)
  expect((await session()).status).toBe(401)
  whileResumed = async () => undefined
  expect((await session()).status).toBe(401)
})

it('writes down who signed whom out', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  await admin.call('POST', '/agents/alex/sign-out')
  const { items } = await admin.get<{ items: unknown[] }>('/audit')
  expect(items[0]).toMatchObject({ action: 'sign-out', entityId: 'alex', actor: 'admin' })
  expect((await admin.call('POST', '/agents/nobody/sign-out')).status).toBe(404)
})

it('ends an administrator’s own sign-ins everywhere by their sign-out', async () => {
  await using stage = await openStage()
  const endpoints = await readEndpoints(stage.url)
  const tokens = await signInByFlow(stage.url, administrator)
  const call = (method: string, path: string) =>
    send(`${stage.url}/api/v1/admin${path}`, method, undefined, {
      authorization: `Bearer ${tokens.access_token}`,
    })
  expect((await call('POST', '/sign-out')).status).toBe(204)
  expect((await call('GET', '/me')).status).toBe(401)
  const renewed = await refreshByFlow(endpoints, endpoints.managerClientId, tokens.refresh_token)
  expect(renewed.status).toBe(400)
  const left = stage.db.selectFrom('identity_items').select('model').where('account_id', '=', 'admin:admin')
  expect(await left.execute()).toEqual([])
})
