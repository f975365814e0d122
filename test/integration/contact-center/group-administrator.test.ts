import { expect, it } from 'vitest'
import { agentPage, bulkAnswer } from '../../../src/contract/admin-api/agents.js'
import { importAnswer } from '../../../src/contract/admin-api/agent-import.js'
import { auditPage } from '../../../src/contract/admin-api/audit.js'
import { liveEvent, liveView } from '../../../src/contract/admin-api/live.js'
import { type AdminClient, signInAdmin } from '../../support/admin-client.js'
import { signIn } from '../../support/center-client.js'
import { openStage } from '../../support/center-stage.js'

/** kim keeps Support: alex and sam. Robin is in Sales, and to kim as if not there. */
const importRows = (kim: AdminClient, rows: string, query = '') =>
  kim.call('POST', `/agents/import${query}`, `username,displayName,group\n${rows}`, {
    'content-type': 'text/csv',
  })

it('sees the own group and its agents only, whatever is asked for', async () => {
  await using stage = await openStage()
  const kim = await signInAdmin(stage.url, 'kim')
  const names = async (query: string) =>
    agentPage.parse(await kim.get(`/agents${query}`)).items.map(({ username }) => username)
  expect(await names('')).toEqual(['alex', 'sam'])
  expect(await names('?search=robin')).toEqual([])
  expect(await names('?groupId=sales')).toEqual([])
  expect(await kim.get('/groups')).toMatchObject([{ id: 'support' }])
  expect(String((await kim.call('GET', '/agents/export?groupId=sales')).body)).not.toContain('robin')
  expect((await kim.get<{ group: unknown }>('/me')).group).toEqual({ id: 'support', name: 'Support' })
})

it('cannot tell another group’s agent from one that is not there', async () => {
  await using stage = await openStage()
  const kim = await signInAdmin(stage.url, 'kim')
  const askedOf = async (id: string) => {
    const answers = [
      await kim.call('GET', `/agents/${id}`),
      await kim.call('PUT', `/agents/${id}/password`, { password: 'correct horse' }),
      await kim.call('POST', `/agents/${id}/test-interaction`, { commandId: crypto.randomUUID() }),
      await kim.call('PUT', `/agents/${id}`, await kim.get('/agents/alex'), { 'if-match': '*' }),
    ]
    return answers.map(({ status, body }) => ({ status, body }))
  }
  const stranger = await askedOf('nobody')
  expect(await askedOf('robin')).toEqual(stranger)
  expect(stranger.map(({ status }) => status)).toEqual([404, 404, 404, 400])
  await expect(signIn(stage.url, 'robin')).resolves.toBeDefined()
})

it('takes nobody into the group and sends nobody out of it', async () => {
  await using stage = await openStage()
  const kim = await signInAdmin(stage.url, 'kim')
  const noGroup = { status: 400, body: { detail: 'There is no such agent group.' } }
  expect(await kim.change('/agents/alex', { groupId: 'sales' })).toMatchObject(noGroup)
  const away = { ids: ['alex', 'robin'], change: { groupId: 'sales' } }
  expect(await kim.call('POST', '/agents/bulk', away)).toMatchObject(noGroup)
  const home = await kim.call('POST', '/agents/bulk', { ids: ['robin'], change: { groupId: 'support' } })
  expect(home.body).toMatchObject({ changed: 0, refused: [{ id: 'robin', problem: { code: 'not-found' } }] })
  const admin = await signInAdmin(stage.url)
  expect(await admin.get('/agents/alex')).toMatchObject({ groupId: 'support' })
  expect(await admin.get('/agents/robin')).toMatchObject({ groupId: 'sales' })
})

it('changes in bulk those of the group, and is told of the others as of strangers', async () => {
  await using stage = await openStage()
  const kim = await signInAdmin(stage.url, 'kim')
  const { body } = await kim.call('POST', '/agents/bulk', {
    ids: ['alex', 'robin', 'nobody'],
    change: { active: false },
  })
  const { changed, refused } = bulkAnswer.parse(body)
  expect(changed).toBe(1)
  expect(refused.map(({ problem }) => problem.message)).toEqual([
    'There is no such agent.',
    'There is no such agent.',
  ])
  const admin = await signInAdmin(stage.url)
  expect(await admin.get('/agents/robin')).toMatchObject({ active: true })
})

it('imports rows of the own group only', async () => {
  await using stage = await openStage()
  const kim = await signInAdmin(stage.url, 'kim')
  const looked = await importRows(
    kim,
    'sam,Sammy,Support\nrobin,Mine,\nrobin2,New,Sales\nalex,Alex,Sales\nnew,New,Support',
    '?dryRun=true',
  )
  const { rows } = importAnswer.parse(looked.body)
  expect(rows.map(({ username, action }) => [username, action])).toEqual([
    ['sam', 'update'],
    ['robin', 'error'],
    ['robin2', 'error'],
    ['alex', 'error'],
    ['new', 'create'],
  ])
  expect((await importRows(kim, 'robin,Mine,Support')).status).toBe(422)
  expect((await importRows(kim, 'sam,Sammy,Support')).status).toBe(200)
  const admin = await signInAdmin(stage.url)
  expect(await admin.get('/agents/robin')).toMatchObject({ displayName: 'Robin Chen', groupId: 'sales' })
})

it('resets the agents of the own group, and neither the tenant’s nor another group’s', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  await admin.call('POST', '/agents/bulk', {
    ids: ['alex', 'robin'],
    change: { levelled: { autoAnswer: true } },
  })
  const kim = await signInAdmin(stage.url, 'kim')
  const reset = (path: string) => kim.call('POST', path, { setting: 'autoAnswer' })
  expect((await reset('/tenant/reset')).status).toBe(403)
  expect((await reset('/groups/sales/reset')).status).toBe(404)
  expect((await reset('/groups/support/reset')).body).toMatchObject({ changed: { groups: 0, agents: 1 } })
  expect(await admin.get('/agents/robin')).toMatchObject({ levelled: { autoAnswer: true } })
})

it('reads what was changed of the own group and its agents, whatever the filter', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  await admin.change('/tenant', { settings: { postProcessingSeconds: 30 } })
  await admin.change('/agents/robin', { displayName: 'R' })
  await admin.change('/agents/sam', { displayName: 'S' })
  await admin.change('/groups/sales', { name: 'Sales 2' })
  await admin.change('/groups/support', { name: 'Support 2' })
  const kim = await signInAdmin(stage.url, 'kim')
  const read = async (query: string) =>
    auditPage.parse(await kim.get(`/audit${query}`)).items.map(({ entityId }) => entityId)
  expect(await read('')).toEqual(['support', 'sam'])
  expect(await read('?entityKind=agent&entityId=robin')).toEqual([])
  expect(await read('?entityKind=tenant')).toEqual([])
  const file = String((await kim.call('GET', '/audit/export')).body)
  expect(file).toContain('Support 2')
  expect(file).not.toMatch(/robin|Sales|postProcessing/)
})

it('watches the own group only, also when agents change groups', async () => {
  await using stage = await openStage()
  const kim = await signInAdmin(stage.url, 'kim')
  const names = ({ agents }: { agents: readonly { username: string }[] }) =>
    agents.map(({ username }) => username)
  expect(names(liveView.parse(await kim.get('/live')))).toEqual(['alex', 'sam'])
  const abort = new AbortController()
  const response = await fetch(`${stage.url}/api/v1/admin/live/events`, {
    headers: { authorization: `Bearer ${kim.accessToken}` },
    signal: abort.signal,
  })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let seen = ''
  let all = ''
  const until = async (text: string): Promise<void> => {
    while (!seen.includes(text)) seen += (await reader?.read())?.value ?? ''
    all += seen
  }
  await until('"username":"sam"')
  await stage.agent('robin')
  await stage.agent('alex')
  await until('"registered":true')
  const admin = await signInAdmin(stage.url)
  await admin.change('/agents/alex', { groupId: 'sales' })
  await until('{"agentId":"sam"')
  seen = ''
  await admin.change('/agents/sam', { displayName: 'Samira' })
  await until('Samira')
  abort.abort()
  for (const line of seen.split('\n\n').filter((text) => text.startsWith('data: '))) {
    const event = liveEvent.parse(JSON.parse(line.slice('data: '.length)))
    expect(event.type === 'snapshot' ? names(event) : [event.agent.username]).toEqual(['sam'])
  }
  expect(all).not.toContain('robin')
})
