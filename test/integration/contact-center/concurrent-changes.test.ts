import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Result } from '../../../src/contract/errors.js'
import { type LevelledSettings, levelledSettingName } from '../../../src/contract/settings.js'
import { phoneConnectionMode } from '../../../src/contract/domain.js'
import { streamAudit } from '../../../src/contact-center/settings/audit-trail.js'
import { agentTag, groupTag, tenantTag } from '../../../src/contact-center/settings/edit-tags.js'
import {
  type SettingsStore,
  createSettingsStore,
} from '../../../src/contact-center/settings/settings-store.js'
import type { Database } from '../../../src/contact-center/store/database.js'
import { seedDemo } from '../../../src/contact-center/store/seed.js'
import { openTestDatabase } from '../../support/test-database.js'
import { createVirtualClock } from '../../support/virtual-clock.js'
import { readValues, replay } from '../../support/audit-replay.js'

const reach = { tenantId: 'northwind', groupId: null }
const levelled: fc.Arbitrary<LevelledSettings> = fc.record({
  phoneConnectionMode: fc.constantFrom(...phoneConnectionMode.options),
  allowAgentToChangeMode: fc.boolean(),
  autoAnswer: fc.boolean(),
})
const setting = fc.constantFrom(...levelledSettingName.options)
const groupIds = ['sales', 'support', 'night']
const groupId = fc.constantFrom(...groupIds)
const usernames = ['alex', 'sam', 'robin', 'extra1', 'extra2', 'extra3']
const name = fc.constantFrom('A', 'B', 'C')

/** What an administrator does; a save replaces what was read a moment before, if that is still so. */
const action = fc.oneof(
  fc.record({ do: fc.constant('save-tenant' as const), levelled, postProcessingSeconds: fc.nat(600) }),
  fc.record({ do: fc.constant('save-group' as const), groupId, levelled }),
  fc.record({ do: fc.constant('create-group' as const), groupId }),
  fc.record({ do: fc.constant('delete-group' as const), groupId }),
  fc.record({ do: fc.constant('save-agent' as const), agent: fc.nat(), groupId, levelled, name }),
  fc.record({ do: fc.constant('reset' as const), groupId: fc.option(groupId), setting }),
  fc.record({
    do: fc.constant('bulk' as const),
    groupId: fc.option(groupId),
    levelled: fc.option(levelled),
  }),
  fc.record({ do: fc.constant('import' as const), group: groupId, name, answer: fc.boolean() }),
  fc.record({
    do: fc.constant('own-mode' as const),
    agent: fc.nat(),
    mode: fc.constantFrom(...phoneConnectionMode.options),
  }),
)
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never

let db: Database
let store: SettingsStore
let created = 0
beforeAll(async () => {
  db = await openTestDatabase()
  await seedDemo(db)
  store = createSettingsStore(db, createVirtualClock())
})
afterAll(() => db.destroy())

async function act(actor: string, doing: Action): Promise<Result<unknown> | null> {
  const by = { ...reach, actor, address: '192.0.2.1' }
  const agents = (await store.agentPage(reach, { sort: 'username', order: 'asc', offset: 0, limit: 50 }))
    .items
  const chosen = 'agent' in doing ? agents[doing.agent % agents.length] : undefined
  switch (doing.do) {
    case 'save-tenant': {
      const read = await store.tenant(reach.tenantId)
      const { postProcessingSeconds } = doing
      const settings = { ...read.settings, postProcessingSeconds }
      const change = { name: read.name, levelled: doing.levelled, settings }
      return store.saveTenant(by, change, (tag) => tag === tenantTag(read))
    }
    case 'save-group': {
      const read = await store.group(reach, doing.groupId)
      if (!read) return null
      const change = { name: read.name, levelled: doing.levelled }
      return store.saveGroup(by, read.id, change, (tag) => tag === groupTag(read))
    }
    case 'create-group':
      return store.createGroup(by, { id: doing.groupId, name: `Group ${doing.groupId}` })
    case 'delete-group': {
      const read = await store.group(reach, doing.groupId)
      return read && store.deleteGroup(by, read.id, (tag) => tag === groupTag(read))
    }
    case 'save-agent': {
      if (!chosen) return null
      const { active, workplace } = chosen
      const change = {
        active,
        workplace,
        displayName: doing.name,
        groupId: doing.groupId,
        levelled: doing.levelled,
      }
      return store.saveAgent(by, chosen.id, change, (tag) => tag === agentTag(chosen))
    }
    case 'reset':
      return store.reset(by, { groupId: doing.groupId, setting: doing.setting })
    case 'bulk': {
      const change = {
        ...(doing.groupId === null ? {} : { groupId: doing.groupId }),
        ...(doing.levelled === null ? {} : { levelled: doing.levelled }),
      }
      const ids = agents.map(({ id }) => id)
      const answer = await store.changeAgents(by, { ids, change })
      // Nobody is ever deleted: whoever was there is there.
      if (answer.ok) expect(answer.value.refused).toEqual([])
      return answer
    }
    case 'import': {
      const autoAnswer = doing.answer ? 'yes' : 'no'
      const rows = usernames.map((username, index) => ({
        line: index + 2,
        cells: { username, displayName: doing.name, group: `Group ${doing.group}`, autoAnswer },
      }))
      return store.importAgents(by, rows, { dryRun: false, newId: () => `new-${(created += 1)}` })
    }
    case 'own-mode':
      if (chosen)
        await store.saveAgentMode({ ...by, actor: `agent:${chosen.username}` }, chosen.id, doing.mode)
      return null
    default:
      return doing satisfies never
  }
}

it('tells in the audit exactly what became of every value, whatever administrators do at once', async () => {
  const before = await readValues(db)
  const days = fc.tuple(...['ann', 'ben', 'cat'].map(() => fc.array(action, { minLength: 3, maxLength: 8 })))
  const outcomes = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(days, async (actors) => {
      await Promise.all(
        actors.map(async (actions, index) => {
          for (const doing of actions) {
            const result = await act(`administrator ${index}`, doing)
            const outcome = `${doing.do} ${result === null || result.ok ? 'ok' : result.error.code}`
            outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
            // An agent that is moved meanwhile is somebody else's change, not nobody.
            if (doing.do === 'save-agent') expect(outcome).not.toBe('save-agent not-found')
          }
        }),
      )
      const told = []
      for await (const page of streamAudit(db, reach, {})) told.push(...page)
      expect(replay(before, told.reverse())).toEqual(await readValues(db))
    }),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 25), endOnFailure: true },
  )
  // They really were in each other's way, and got on all the same.
  for (const outcome of ['save-agent ok', 'save-tenant ok', 'reset ok', 'bulk ok', 'import ok'])
    expect([...outcomes.keys()]).toContain(outcome)
})
