import { expect, it } from 'vitest'
import { agentPage } from '../../../src/contract/admin-api/agents.js'
import { auditPage } from '../../../src/contract/admin-api/audit.js'
import { routes } from '../../../src/contract/agent-api/commands.js'
import { effectiveSettings } from '../../../src/contract/settings.js'
import { signInAdmin } from '../../support/admin-client.js'
import { send } from '../../support/center-client.js'
import { openStage } from '../../support/center-stage.js'

interface Level {
  readonly differing: Record<string, { mixed: boolean; groups: number; agents: number }>
}
const clean = { mixed: false, groups: 0, agents: 0 }

it('shows no reset while all below hold the level’s value, and counts who does not', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  expect((await admin.get<Level>('/tenant')).differing['autoAnswer']).toEqual(clean)
  await admin.change('/agents/alex', { levelled: { autoAnswer: true } })
  expect((await admin.get<Level>('/tenant')).differing['autoAnswer']).toEqual({
    mixed: true,
    groups: 0,
    agents: 1,
  })
  expect((await admin.get<Level>('/groups/support')).differing['autoAnswer']).toEqual({
    mixed: true,
    groups: 0,
    agents: 1,
  })
  expect((await admin.get<Level>('/groups/sales')).differing['autoAnswer']).toEqual(clean)
})

it('is mixed also when all below agree with each other but not with the level', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const saved = await admin.change('/tenant', { levelled: { autoAnswer: true } })
  expect((saved.body as Level).differing['autoAnswer']).toEqual({ mixed: true, groups: 2, agents: 3 })
})

it('resets one setting of groups and agents to the tenant’s, and says how many', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  await admin.change('/tenant', { levelled: { autoAnswer: true, allowAgentToChangeMode: false } })
  const { body } = await admin.call('POST', '/tenant/reset', { setting: 'autoAnswer' })
  expect(body).toEqual({
    setting: 'autoAnswer',
    before: { groups: 2, agents: 3 },
    changed: { groups: 2, agents: 3 },
    after: { groups: 0, agents: 0 },
  })
  const { differing } = await admin.get<Level>('/tenant')
  expect(differing['autoAnswer']).toEqual(clean)
  expect(differing['allowAgentToChangeMode']).toEqual({ mixed: true, groups: 2, agents: 3 })
})

it('resets only a group’s own agents to the group’s value', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  await admin.change('/groups/support', { levelled: { phoneConnectionMode: 'on-demand' } })
  const { body } = await admin.call('POST', '/groups/support/reset', { setting: 'phoneConnectionMode' })
  expect(body).toMatchObject({ changed: { groups: 0, agents: 2 } })
  const { items } = agentPage.parse(await admin.get('/agents'))
  expect(items.map(({ id, levelled }) => [id, levelled.phoneConnectionMode])).toEqual([
    ['alex', 'on-demand'],
    ['robin', 'persistent'],
    ['sam', 'on-demand'],
  ])
})

it('copies values on create, and keeps an agent’s own when moved', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  await admin.change('/tenant', { levelled: { autoAnswer: true } })
  const group = await admin.call('POST', '/groups', { name: 'Night' })
  expect(group).toMatchObject({ status: 201, body: { levelled: { autoAnswer: true } } })
  const groupId = (group.body as { id: string }).id
  const created = await admin.call('POST', '/agents', {
    username: 'kim',
    displayName: 'Kim',
    groupId,
    password: 'long-enough',
  })
  expect(created.body).toMatchObject({ groupId, levelled: { autoAnswer: true } })
  await admin.change('/tenant', { levelled: { autoAnswer: false } })
  const { id } = created.body as { id: string }
  const moved = await admin.change(`/agents/${id}`, { groupId: 'sales' })
  expect(moved.body).toMatchObject({ groupId: 'sales', levelled: { autoAnswer: true } })
  const { items } = auditPage.parse(await admin.get('/audit'))
  expect(items.find(({ action }) => action === 'move')).toMatchObject({
    entityId: id,
    entityName: 'kim',
    actor: 'admin',
    address: '127.0.0.1',
    changes: [{ field: 'groupId', from: groupId, to: 'sales' }],
  })
})

it('refuses what is out of range or belongs together, naming the path', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const refused = await admin.change('/tenant', { settings: { offerTimeoutSeconds: 5 } })
  expect(refused).toMatchObject({
    status: 400,
    body: { code: 'bad-request', errors: [{ path: 'settings.offerTimeoutSeconds' }] },
  })
  const delay = await admin.change('/tenant', { settings: { autoAnswerDelaySeconds: 30 } })
  expect(delay).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'settings.autoAnswerDelaySeconds' }] },
  })
})

it('does not overwrite what somebody else has saved meanwhile', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const { headers, body } = await admin.call('GET', '/groups/support')
  const read = body as { name: string; levelled: { autoAnswer: boolean } }
  await admin.change('/groups/support', { levelled: { autoAnswer: true } })
  const put = { name: read.name, levelled: read.levelled }
  const late = await admin.call('PUT', '/groups/support', put, { 'if-match': headers.get('etag') ?? '' })
  expect(late).toMatchObject({ status: 412, body: { code: 'conflict' } })
})

it('lets in administrators only', async () => {
  await using stage = await openStage()
  const alex = await stage.agent('alex')
  const url = `${stage.url}/api/v1/admin/tenant`
  expect((await send(url, 'GET')).status).toBe(401)
  expect((await send(url, 'GET', undefined, alex.headers)).status).toBe(403)
})

it('gives a softphone one document with an ETag, and 304 while it holds', async () => {
  await using stage = await openStage()
  const alex = await stage.agent('alex')
  const first = await alex.call('settings')
  expect(effectiveSettings.parse(first.body)).toMatchObject({
    phoneConnectionMode: 'persistent',
    offerTimeoutSeconds: 30,
  })
  const etag = first.headers.get('etag') ?? ''
  const again = await send(stage.url + routes.settings.path, 'GET', undefined, {
    ...alex.headers,
    'if-none-match': etag,
  })
  expect(again).toMatchObject({ status: 304, body: '' })
})

it('pushes a change to exactly the softphones concerned', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const [alex, robin] = [await stage.agent('alex'), await stage.agent('robin')]
  const [toAlex, toRobin] = [await alex.stream(), await robin.stream()]
  await admin.change('/agents/alex', { levelled: { autoAnswer: true } })
  const event = await toAlex.until(({ type }) => type === 'settings')
  const { headers, body } = await alex.call('settings')
  expect(event.value).toMatchObject({
    etag: headers.get('etag'),
    version: effectiveSettings.parse(body).version,
  })
  expect(body).toMatchObject({ autoAnswer: true })
  // A tenant-wide change concerns both, so what robin was told before it is all that there was.
  await admin.change('/tenant', { settings: { postProcessingSeconds: 0 } })
  await toRobin.until(({ type }) => type === 'settings')
  expect(toRobin.events.filter(({ type }) => type === 'settings')).toHaveLength(1)
  toAlex.close()
  toRobin.close()
})

it('begins a stream that is opened after a change with the changed values', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const alex = await stage.agent('alex')
  await admin.change('/agents/alex', { levelled: { autoAnswer: true }, displayName: 'Alex M.' })
  const stream = await alex.stream()
  const snapshot = await stream.until(({ type }) => type === 'snapshot')
  expect(snapshot.value).toMatchObject({
    identity: { displayName: 'Alex M.' },
    settings: { autoAnswer: true },
  })
  stream.close()
})

it('keeps an open connection when an administrator changes the mode, and applies it when it closes', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const { client, leg } = await stage.connectedAgent('alex')
  await admin.change('/agents/alex', { levelled: { phoneConnectionMode: 'on-demand' } })
  expect(await client.session()).toMatchObject({
    connection: { state: 'open' },
    profile: { phoneConnectionMode: 'persistent', pendingMode: 'on-demand' },
  })
  stage.voice.hangUp(leg)
  expect(await client.session()).toMatchObject({
    connection: { state: 'closed' },
    profile: { phoneConnectionMode: 'on-demand', pendingMode: null },
  })
})

it('makes agents On Demand from their next connection when provisioning is withdrawn', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const { client } = await stage.connectedAgent('alex')
  await stage.provision(false)
  expect((await client.session()).profile.pendingMode).toBe('on-demand')
  const sam = await stage.agent('sam')
  expect((await sam.session()).profile.phoneConnectionMode).toBe('on-demand')
  await sam.command('status', { status: 'work-offline', reasonCode: null })
  expect((await sam.refusal('profile', { phoneConnectionMode: 'persistent' })).code).toBe(
    'persistent-not-provisioned',
  )
  await admin.change('/groups/sales', { levelled: { phoneConnectionMode: 'on-demand' } })
  const back = await admin.change('/groups/sales', { levelled: { phoneConnectionMode: 'persistent' } })
  expect(back).toMatchObject({ status: 409, body: { code: 'persistent-not-provisioned' } })
})

it('lets an agent change the mode in Work offline only, and with the permission only', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const { client } = await stage.connectedAgent('alex')
  const toOnDemand = { phoneConnectionMode: 'on-demand' }
  expect((await client.refusal('profile', toOnDemand)).code).toBe('work-offline-first')
  await client.command('status', { status: 'work-offline', reasonCode: null })
  await admin.change('/agents/alex', { levelled: { allowAgentToChangeMode: false } })
  expect(await client.refusal('profile', toOnDemand)).toMatchObject({
    status: 403,
    code: 'mode-change-not-permitted',
  })
  await admin.change('/agents/alex', { levelled: { allowAgentToChangeMode: true } })
  await client.command('profile', toOnDemand)
  expect(await client.session()).toMatchObject({
    connection: { state: 'closed' },
    profile: { phoneConnectionMode: 'on-demand', pendingMode: null },
    settings: { phoneConnectionMode: 'on-demand' },
  })
})

it('ends the session of an agent who is deactivated', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const { client } = await stage.connectedAgent('alex')
  const stream = await client.stream()
  await admin.change('/agents/alex', { active: false })
  await stream.until((event) => event.type === 'session-ended' && event.value.cause === 'deactivated')
  expect((await client.refusal('session')).code).toBe('session-expired')
})

it('keeps an uploaded prompt and gives it to agents of the tenant; refuses what is no WAV', async () => {
  await using stage = await openStage()
  const alex = await stage.agent('alex')
  const { accessToken } = await signInAdmin(stage.url)
  const upload = (bytes: Buffer) =>
    fetch(`${stage.url}/api/v1/admin/prompts`, {
      method: 'POST',
      headers: { 'content-type': 'audio/wav', authorization: `Bearer ${accessToken}` },
      body: new Uint8Array(bytes),
    })
  expect((await upload(Buffer.from('not a wave file at all'))).status).toBe(400)
  const { wavOf } = await import('../../../src/contact-center/lab/wav.js')
  const wav = wavOf(new Int16Array(4800).fill(100), 48_000)
  const saved = (await (await upload(wav)).json()) as { id: string }
  const got = await fetch(`${stage.url}/api/v1/prompts/${saved.id}`, {
    headers: alex.headers,
  })
  expect(Buffer.from(await got.arrayBuffer()).equals(wav)).toBe(true)
})
