import { expect, it } from 'vitest'
import { importAnswer } from '../../../src/contract/admin-api/agent-import.js'
import { agentPage } from '../../../src/contract/admin-api/agents.js'
import { auditPage } from '../../../src/contract/admin-api/audit.js'
import { problem } from '../../../src/contract/errors.js'
import { type AdminClient, signInAdmin } from '../../support/admin-client.js'
import { openStage } from '../../support/center-stage.js'

async function upload(url: string, admin: AdminClient, file: string | Buffer, query = ''): Promise<unknown> {
  const response = await fetch(`${url}/api/v1/admin/agents/import${query}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv', authorization: `Bearer ${admin.accessToken}` },
    body: typeof file === 'string' ? file : new Uint8Array(file),
  })
  return response.json()
}

const team = [
  'username,displayName,group,active,phoneConnectionMode,allowAgentToChangeMode,autoAnswer,workplace',
  'kim,"Kim ""the voice"" Ōtani",Sales,true,on-demand,false,true,+44 20 7946 0000',
  'lina,لينا,Support,,,,,',
  'alex,Alex M.,,,,,true,sip:desk@example.com',
  'sam,,,,,,,',
].join('\n')

it('tells what a file would do and writes nothing, then does it', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const tried = importAnswer.parse(await upload(stage.url, admin, team, '?dryRun=true'))
  expect(tried).toMatchObject({ applied: false, totals: { create: 2, update: 1, unchanged: 1, error: 0 } })
  expect(tried.rows.map(({ line, action }) => [line, action])).toEqual([
    [2, 'create'],
    [3, 'create'],
    [4, 'update'],
    [5, 'unchanged'],
  ])
  expect(agentPage.parse(await admin.get('/agents')).total).toBe(3)
  expect(importAnswer.parse(await upload(stage.url, admin, team))).toMatchObject({ applied: true })
  const { items } = agentPage.parse(await admin.get('/agents'))
  expect(items).toMatchObject([
    { username: 'alex', displayName: 'Alex M.', workplace: { kind: 'sip-uri', uri: 'sip:desk@example.com' } },
    {
      username: 'kim',
      displayName: 'Kim "the voice" Ōtani',
      workplace: { kind: 'phone', number: '+442079460000' },
      levelled: { phoneConnectionMode: 'on-demand', allowAgentToChangeMode: false, autoAnswer: true },
    },
    { username: 'lina', displayName: 'لينا', levelled: { phoneConnectionMode: 'persistent' } },
    { username: 'robin' },
    { username: 'sam' },
  ])
  const audit = auditPage.parse(await admin.get('/audit'))
  expect(audit.items.map(({ action, entityName }) => `${action} ${entityName}`).sort()).toEqual([
    'create kim',
    'create lina',
    'save alex',
  ])
})

it('names every fault by line and column, and imports nothing of a file with one', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const file = [
    'username,displayName,group,autoAnswer,workplace',
    'kim,Kim,Nights,perhaps,',
    '"li na","Li',
    'Na",Sales,,call me',
    'alex,Alex,,,',
    'ALEX,Alex,,,',
    'mo,,Sales,,',
  ].join('\r\n')
  const { rows, totals } = importAnswer.parse(await upload(stage.url, admin, file, '?dryRun=true'))
  expect(totals).toEqual({ create: 0, update: 1, unchanged: 0, error: 4 })
  expect(rows.map(({ line, errors }) => [line, errors.map(({ column }) => column)])).toEqual([
    [2, ['group', 'autoAnswer']],
    [3, ['username', 'workplace']],
    [5, []],
    [6, ['username']],
    [7, ['displayName']],
  ])
  const refused = problem.parse(await upload(stage.url, admin, file))
  expect(refused).toMatchObject({ status: 422, detail: '4 rows have errors, so nothing was imported.' })
  expect(refused.errors?.[0]).toEqual({
    path: 'line 2, group',
    message: 'There is no agent group of this name.',
  })
  expect(agentPage.parse(await admin.get('/agents?search=mo')).items.map(({ username }) => username)).toEqual(
    ['alex'],
  )
})

it('takes back what it gave away, formulas and all', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const names = ['=SUM(A1)', '+1', '@me', "'quoted", 'a;b,"c"', '‮drawkcab']
  const tricky = ["'=typed so", '＝wide', "'＋wide", 'two\rlines', 'tab\tand\nbreak', '\u0085next']
  for (const [index, displayName] of [...names, ...tricky].entries())
    await admin.call('POST', '/agents', {
      username: `u${index}`,
      displayName,
      groupId: 'sales',
      workplace: { kind: 'phone', number: '+442079460000' },
    })
  const { body } = await admin.call('GET', '/agents/export')
  expect(String(body)).toContain("'=SUM(A1)")
  expect(String(body)).not.toMatch(/(^|,)"?[=+@]/m)
  const again = importAnswer.parse(await upload(stage.url, admin, String(body)))
  expect(again.totals).toEqual({ create: 0, update: 0, unchanged: 15, error: 0 })
})

const utf16 = (text: string, order: 'le' | 'be'): Buffer => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
  return order === 'le' ? bytes : bytes.swap16()
}
const named = 'username;displayName;group\nkim;Zoë 👋;Sales'

it.each([
  ['UTF-8', Buffer.from(named)],
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${named}`)],
  ['UTF-16, little end first', utf16(named, 'le')],
  ['UTF-16, big end first', utf16(named, 'be')],
])('reads %s', async (_what, file) => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  expect(await upload(stage.url, admin, file)).toMatchObject({ applied: true })
  expect(await admin.get('/agents?search=kim')).toMatchObject({ items: [{ displayName: 'Zoë 👋' }] })
})

it.each([
  ['Latin-1', Buffer.from(named, 'latin1'), /not UTF-8/],
  ['UTF-16 that does not say so', Buffer.from(named.replace(/[^ -~\n]/g, ''), 'utf16le'), /zero characters/],
  ['nothing', Buffer.alloc(0), /./],
  ['a foreign column', Buffer.from('username,salary\nkim,1'), /no column "salary"/],
  ['a column twice', Buffer.from('username,group,group\nkim,a,b'), /"group" is there twice/],
  ['no user names', Buffer.from('displayName\nKim'), /"username" is missing/],
  ['a quotation that never ends', Buffer.from('username\n"kim'), /never closed/],
  [
    'a row that is too short',
    Buffer.from('username,group\nkim'),
    /Line 2 has 1 cells where the header has 2/,
  ],
  [
    'too many rows',
    Buffer.from(`username\n${'kim\n'.repeat(10_001)}`),
    /at most 10000 agents; this one has 10001/,
  ],
])('refuses %s and says so', async (_what, file, words) => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const refused = problem.parse(await upload(stage.url, admin, file))
  expect(refused.status).toBe(400)
  expect(refused.detail).toMatch(words)
})
