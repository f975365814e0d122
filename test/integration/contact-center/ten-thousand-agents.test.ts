import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { agentPage, bulkAnswer } from '../../../src/contract/admin-api/agents.js'
import { importAnswer } from '../../../src/contract/admin-api/agent-import.js'
import { auditPage } from '../../../src/contract/admin-api/audit.js'
import { resetAnswer } from '../../../src/contract/admin-api/levels.js'
import { liveView } from '../../../src/contract/admin-api/live.js'
import { signInAdmin } from '../../support/admin-client.js'
import { openStage } from '../../support/center-stage.js'

const many = 10_000
/** Each takes a fraction of this on a machine at rest; a test machine has other things to do as well. */
const soonMs = 3_000

it('answers soon to an administrator of ten thousand agents', { timeout: 120_000 }, async () => {
  await using stage = await openStage()
  await sql`
    insert into agents (id, tenant_id, group_id, username, display_name, workplace, phone_connection_mode,
      allow_agent_to_change_mode, auto_answer)
    select 'id-' || n, 'northwind', case when n % 2 = 0 then 'sales' else 'support' end, 'agent' || n,
      'Agent Number ' || n, '{"kind":"softphone"}', 'persistent', true, n % 10 = 0
    from generate_series(1, ${sql.lit(many)}) as n`.execute(stage.db)
  await stage.agent('alex')
  const admin = await signInAdmin(stage.url)
  const took: Record<string, number> = {}
  const timed = async <T>(what: string, run: () => Promise<T>): Promise<T> => {
    const begun = performance.now()
    const answer = await run()
    took[what] = Math.round(performance.now() - begun)
    return answer
  }
  const page = (query: string) =>
    timed(`list ${query}`, async () => agentPage.parse(await admin.get(`/agents?${query}`)))

  expect((await page('limit=200')).total).toBe(many + 3)
  expect((await page('sort=displayName&order=desc&offset=9800&limit=200')).items).toHaveLength(200)
  expect((await page('search=number%20777')).total).toBe(11)
  expect((await page('differing=autoAnswer&groupId=sales')).total).toBe(many / 10)
  await timed('tenant', () => admin.get('/tenant'))
  await timed('groups', () => admin.get('/groups'))
  const { agents } = await timed('live', async () => liveView.parse(await admin.get('/live')))
  expect(agents).toHaveLength(many + 3)

  const ids = Array.from({ length: 1000 }, (_, index) => `id-${index + 1}`)
  const bulk = await timed('bulk of 1000', () =>
    admin.call('POST', '/agents/bulk', { ids, change: { levelled: { autoAnswer: true } } }),
  )
  expect(bulkAnswer.parse(bulk.body)).toEqual({ changed: 900, unchanged: 100, refused: [] })
  const reset = await timed('reset of 1900', () =>
    admin.call('POST', '/tenant/reset', { setting: 'autoAnswer' }),
  )
  expect(resetAnswer.parse(reset.body).changed).toEqual({ groups: 0, agents: 1900 })
  await admin.change('/tenant', { levelled: { allowAgentToChangeMode: false } })
  const all = await timed('reset of all', () =>
    admin.call('POST', '/tenant/reset', { setting: 'allowAgentToChangeMode' }),
  )
  expect(resetAnswer.parse(all.body).changed).toEqual({ groups: 2, agents: many + 3 })
  await timed('one agent saved', () => admin.change('/agents/id-1', { displayName: 'Somebody' }))
  const audited = await timed('audit', async () =>
    auditPage.parse(await admin.get('/audit?entityKind=agent')),
  )
  expect(audited.items).toHaveLength(50)

  const file = await timed('export', () => admin.call('GET', '/agents/export'))
  const upload = (text: string, dryRun: boolean) =>
    timed(dryRun ? 'import, dry run' : 'import', async () => {
      const response = await fetch(`${stage.url}/api/v1/admin/agents/import?dryRun=${String(dryRun)}`, {
        method: 'POST',
        headers: { 'content-type': 'text/csv', authorization: `Bearer ${admin.accessToken}` },
        body: text,
      })
      return importAnswer.parse(await response.json())
    })
  const lines = String(file.body)
    .split('\r\n')
    .slice(0, many + 1)
  const changed = lines.join('\r\n').replaceAll('Agent Number', 'Colleague')
  expect((await upload(changed, true)).totals).toMatchObject({ error: 0, create: 0 })
  const done = await upload(changed, false)
  expect(done).toMatchObject({ applied: true, totals: { error: 0 } })
  expect(done.totals.update).toBeGreaterThan(many - 10)

  if (process.env['SHOW_TIMES']) process.stdout.write(`${JSON.stringify(took, null, 2)}\n`)
  const { import: imported = 0, 'import, dry run': tried = 0, export: exported = 0, ...rest } = took
  for (const [what, ms] of Object.entries(rest)) expect(ms, what).toBeLessThan(soonMs)
  for (const ms of [imported, tried, exported]) expect(ms).toBeLessThan(10_000)
})
