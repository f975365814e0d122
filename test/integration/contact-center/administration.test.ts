import { expect, it } from 'vitest'
import { agentPage, agentView, bulkAnswer } from '../../../src/contract/admin-api/agents.js'
import { auditPage } from '../../../src/contract/admin-api/audit.js'
import { adminRoutes } from '../../../src/contract/admin-api/routes.js'
import { problem } from '../../../src/contract/errors.js'
import { signInAdmin } from '../../support/admin-client.js'
import { signIn } from '../../support/center-client.js'
import { openStage } from '../../support/center-stage.js'

const namesOf = (page: unknown) => agentPage.parse(page).items.map(({ username }) => username)

it('serves every route of the contract', async () => {
  await using stage = await openStage()
  const { paths } = (await (await fetch(`${stage.url}/api/docs/json`)).json()) as {
    paths: Record<string, Record<string, unknown>>
  }
  for (const { method, path } of Object.values(adminRoutes))
    expect(paths[path.replace(':id', '{id}')], path).toHaveProperty(method.toLowerCase())
})

it('says who is signed in', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  expect(await admin.get('/me')).toEqual({
    id: 'admin',
    username: 'admin',
    role: 'tenant-administrator',
    tenantName: 'Northwind Care',
    group: null,
    persistentModeProvisioned: true,
  })
})

it('finds agents by name, group, setting and state, in the order and by the page that is asked for', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  await admin.change('/agents/sam', { levelled: { autoAnswer: true } })
  await admin.change('/agents/robin', { active: false })
  expect(namesOf(await admin.get('/agents?search=MOR'))).toEqual(['alex'])
  expect(namesOf(await admin.get('/agents?search=%25'))).toEqual([])
  expect(namesOf(await admin.get('/agents?groupId=sales'))).toEqual(['robin'])
  expect(namesOf(await admin.get('/agents?active=true'))).toEqual(['alex', 'sam'])
  expect(namesOf(await admin.get('/agents?sort=displayName&order=desc'))).toEqual(['sam', 'robin', 'alex'])
  const page = agentPage.parse(await admin.get('/agents?offset=1&limit=1'))
  expect(page).toMatchObject({ total: 3, items: [{ username: 'robin' }] })
  const differing = agentPage.parse(await admin.get('/agents?differing=autoAnswer'))
  expect(differing.items).toMatchObject([
    { username: 'sam', groupName: 'Support', differing: ['autoAnswer'] },
  ])
  expect((await admin.call('GET', '/agents?limit=201')).status).toBe(400)
})

it('wants to know what an edit replaces, and tells the current tag to who comes late', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const { body, headers } = await admin.call('GET', '/groups/sales')
  const { name, levelled } = body as { name: string; levelled: object }
  const blind = await admin.call('PUT', '/groups/sales', { name, levelled })
  expect(blind).toMatchObject({ status: 428, body: { type: 'urn:offhook:problem:precondition-required' } })
  await admin.change('/groups/sales', { name: 'Sales and service' })
  const late = await admin.call(
    'PUT',
    '/groups/sales',
    { name, levelled },
    { 'if-match': headers.get('etag') ?? '' },
  )
  expect(late).toMatchObject({ status: 412, body: { type: 'urn:offhook:problem:changed-meanwhile' } })
  const current = (await admin.call('GET', '/groups/sales')).headers.get('etag')
  expect(late.headers.get('etag')).toBe(current)
})

it('makes no conflict of what others below do, only of what is edited', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const { body, headers } = await admin.call('GET', '/groups/support')
  await admin.change('/agents/alex', { levelled: { autoAnswer: true } })
  const { name, levelled } = body as { name: string; levelled: object }
  const saved = await admin.call(
    'PUT',
    '/groups/support',
    { name, levelled },
    { 'if-match': headers.get('etag') ?? '' },
  )
  expect(saved.status).toBe(200)
})

it('deletes a group only when nobody belongs to it', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const remove = (etag: string) => admin.call('DELETE', '/groups/support', undefined, { 'if-match': etag })
  expect(await remove('*')).toMatchObject({
    status: 409,
    body: { detail: '2 agents belong to this group. Move them to another group first.' },
  })
  await admin.call('POST', '/agents/bulk', { ids: ['alex', 'sam'], change: { groupId: 'sales' } })
  expect((await remove('"an older one"')).status).toBe(412)
  expect(await remove('*')).toMatchObject({
    status: 409,
    body: { detail: 'kim administers this group. Change that first.' },
  })
  const noGroup = { role: 'supervisor', groupId: null, active: true }
  await admin.call('PUT', '/administrators/kim', noGroup, { 'if-match': '*' })
  expect((await remove('*')).status).toBe(204)
  expect((await admin.call('GET', '/groups/support')).status).toBe(404)
  const { items } = auditPage.parse(await admin.get('/audit?action=delete'))
  expect(items).toMatchObject([
    { entityName: 'Support', changes: [{ field: 'name', from: 'Support', to: null }] },
  ])
})

it('changes many agents at once, tells which it did not, and records each that it did', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  await admin.change('/agents/sam', { levelled: { autoAnswer: true } })
  const { body } = await admin.call('POST', '/agents/bulk', {
    ids: ['alex', 'sam', 'nobody', 'robin', 'alex'],
    change: { levelled: { autoAnswer: true } },
  })
  expect(bulkAnswer.parse(body)).toMatchObject({
    changed: 2,
    unchanged: 1,
    refused: [{ id: 'nobody', problem: { code: 'not-found' } }],
  })
  const { items } = auditPage.parse(await admin.get('/audit?limit=2'))
  for (const entry of items)
    expect(entry).toMatchObject({ action: 'save', changes: [{ field: 'autoAnswer', from: false, to: true }] })
  expect(items.map(({ entityName }) => entityName).sort()).toEqual(['alex', 'robin'])
})

it('refuses Persistent to exactly those of many who may not have it', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  await admin.change('/agents/sam', { levelled: { phoneConnectionMode: 'on-demand' } })
  await stage.provision(false)
  const { body } = await admin.call('POST', '/agents/bulk', {
    ids: ['alex', 'sam'],
    change: { levelled: { phoneConnectionMode: 'persistent' } },
  })
  expect(body).toMatchObject({
    changed: 0,
    unchanged: 1,
    refused: [{ id: 'sam', problem: { code: 'persistent-not-provisioned' } }],
  })
})

it('creates an agent with a workplace, who signs in only with a password, and ends the sign-in when it is set anew', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const created = await admin.call('POST', '/agents', {
    username: 'kim',
    displayName: 'Kim Ōtani 👋',
    groupId: 'sales',
    workplace: { kind: 'phone', number: '+442079460000' },
    levelled: { autoAnswer: true },
  })
  const kim = agentView.parse(created.body)
  expect(kim).toMatchObject({ displayName: 'Kim Ōtani 👋', hasPassword: false, differing: ['autoAnswer'] })
  await expect(signIn(stage.url, 'kim', 'anything-at-all')).rejects.toThrow('User name or password is wrong.')
  const set = (password: string) => admin.call('PUT', `/agents/${kim.id}/password`, { password })
  expect((await set('correct horse')).status).toBe(204)
  const session = await signIn(stage.url, 'kim', 'correct horse')
  expect((await session.session()).profile.workplace).toEqual({ kind: 'phone', number: '+442079460000' })
  expect((await set('battery staple')).status).toBe(204)
  expect((await session.refusal('session')).code).toBe('session-expired')
  await expect(session.renew()).rejects.toThrow()
  expect(JSON.stringify(await admin.get('/audit'))).not.toContain('staple')
})

it('moves the connection of an agent whose workplace is changed, but not under a running call', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const { client, leg } = await stage.connectedAgent('alex')
  const customer = stage.voice.arrive({ queueId: 'support' })
  const { interaction } = await client.session()
  await client.command('accept', {}, { id: interaction?.interactionId ?? '' })
  await admin.change('/agents/alex', { workplace: { kind: 'phone', number: '123456' } })
  expect((await client.session()).profile.workplace).toEqual({ kind: 'softphone' })
  stage.voice.hangUp(customer)
  expect((await client.session()).profile.workplace).toEqual({ kind: 'phone', number: '123456' })
  expect(stage.voice.lastPlaced().legId).not.toBe(leg)
})

it('filters the audit, pages through it, and gives it away as a file without formulas', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  await admin.change('/agents/alex', { displayName: '=cmd|calc' })
  await admin.change('/tenant', { settings: { postProcessingSeconds: 30 } })
  stage.advance(60)
  await admin.change('/agents/sam', { levelled: { autoAnswer: true } })
  const read = async (query: string) => auditPage.parse(await admin.get(`/audit?${query}`))
  const first = await read('limit=1')
  expect(first.items).toMatchObject([{ entityId: 'sam' }])
  const rest = await read(`before=${first.next ?? 0}`)
  expect(rest.items.map(({ entityId }) => entityId)).toEqual(['northwind', 'alex'])
  expect(rest.next).toBeNull()
  expect(rest.items[0]?.changes).toEqual([{ field: 'postProcessingSeconds', from: 15, to: 30 }])
  expect((await read(`from=${stage.clock.now()}`)).items).toHaveLength(1)
  expect((await read('entityKind=agent&entityId=alex')).items).toHaveLength(1)
  expect((await read('actor=nobody')).items).toEqual([])
  expect((await read('actor=Admin%20')).items).toEqual((await read('actor=admin')).items)
  expect((await read('actor=admin')).items).not.toEqual([])
  const { body } = await admin.call('GET', '/audit/export?entityKind=agent')
  const lines = String(body).trim().split('\r\n')
  expect(lines).toHaveLength(3)
  expect(lines[2]).toContain("admin,127.0.0.1,save,agent,alex,alex,displayName,Alex Morgan,'=cmd|calc")
})

it('refuses ten megabytes of sound in words, whatever they are', async () => {
  await using stage = await openStage()
  const { accessToken } = await signInAdmin(stage.url)
  const upload = async (bytes: Buffer, type: string) => {
    const response = await fetch(`${stage.url}/api/v1/admin/prompts`, {
      method: 'POST',
      headers: { 'content-type': type, authorization: `Bearer ${accessToken}` },
      body: new Uint8Array(bytes),
    })
    return problem.parse(await response.json())
  }
  const large = await upload(Buffer.alloc(10_000_000), 'audio/wav')
  expect(large).toMatchObject({
    status: 413,
    detail: 'The body is too large: at most 2000000 bytes are taken here.',
  })
  const foreign = await upload(Buffer.from('{}'), 'application/json')
  expect(foreign).toMatchObject({ status: 415, detail: 'Send the body as audio/wav or audio/x-wav.' })
})
