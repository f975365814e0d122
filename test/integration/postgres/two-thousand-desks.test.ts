import { Client } from 'pg'
import { expect, it } from 'vitest'
import { startInstance, until } from '../../support/instances.js'
import { newPostgresDatabase } from '../../support/test-database.js'

const report = (line: string): void => void process.stdout.write(`${line}\n`)

it('two thousand desks of one that has died are all told within two seconds of its burial', async () => {
  const databaseUrl = await newPostgresDatabase()
  await using _heir = await startInstance(databaseUrl)
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    for (const text of deadWithDesks(2000)) await client.query(text)
    await client.query(
      `insert into instances (id, public_key, sip_url, seen_at) values ('dead', '', '', '-infinity')`,
    )
    const buriedAt = performance.now()
    await until(
      'everybody is told',
      async () => {
        const { rows } = await client.query<{ count: number }>(
          `select count(*)::integer as count from agent_events
           where event ->> 'type' = 'connection' and event -> 'value' ->> 'cause' = 'center-restarted'`,
        )
        return rows[0]?.count
      },
      (count) => count === 2000,
    )
    const tookMs = performance.now() - buriedAt
    report(`2,000 desks taken over, each with an open connection: ${Math.round(tookMs)} ms`)
    expect(tookMs).toBeLessThan(2000)
  } finally {
    await client.end()
  }
})

/** As an instance leaves them behind that had agents with open connections. */
const deadWithDesks = (count: number): readonly string[] => [
  `insert into agents (id, tenant_id, group_id, username, display_name, workplace,
     phone_connection_mode, allow_agent_to_change_mode, auto_answer)
   select 'a' || n, tenant_id, group_id, 'a' || n, 'Agent ' || n, workplace, 'persistent', true, false
   from agents, generate_series(1, ${count}) as n where id = 'alex'`,
  `insert into sign_ins (id, agent_id, device_id, created_at, connection_open)
   select 's' || n, 'a' || n, 'device-' || n, 0, true from generate_series(1, ${count}) as n`,
  `insert into desk_owners (agent_id, instance_id, sign_in_id)
   select 'a' || n, 'dead', 's' || n from generate_series(1, ${count}) as n`,
]
