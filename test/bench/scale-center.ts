import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { startChild } from '../../scripts/child.mjs'
import { inRoot, node24 } from '../../scripts/setup/paths.mjs'
import { type IdentityKeys, loadIdentityKeys } from '../../src/contact-center/identity/identity-keys.js'
import { type DatabaseSource, openDatabase } from '../../src/contact-center/store/database.js'
import { seedDemo } from '../../src/contact-center/store/seed.js'
import { createDatabase, startPostgres } from '../support/postgres.js'

export type Store = 'PGlite' | 'PostgreSQL'

/** The built contact center in a process of its own, with as many agents as asked for. */
export interface ScaleCenter extends AsyncDisposable {
  readonly url: string
  readonly keys: IdentityKeys
  readonly agentIds: readonly string[]
  readonly pid: number
  /** resident memory of the center's process, bytes */
  memory(): Promise<number>
}

/** PostgreSQL writes to the disk before it acknowledges, as in production. */
export async function startScaleCenter(
  store: Store,
  agents: number,
  more: { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> } = {
    args: [],
    env: {},
  },
): Promise<ScaleCenter> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-scale-'))
  const server = store === 'PostgreSQL' ? await startPostgres({ durable: true }) : null
  const source: DatabaseSource = server
    ? { kind: 'postgres', url: await createDatabase(server.url, 'scale') }
    : { kind: 'folder', dataDir: folder }
  const { keys, agentIds } = await prepare(source, agents)
  const where = source.kind === 'postgres' ? ['--database', source.url] : ['--data', folder]
  const args = [inRoot('out/contact-center/index.js'), '--log-level', 'error', ...where, ...more.args]
  const env = { ...process.env, ...more.env }
  const child = startChild(node24, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const { stdout } = child.process
  if (stdout === null) throw new Error('The contact center says nothing')
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: stdout }).once('line', (line) => {
      resolve((JSON.parse(line) as { url: string }).url)
    })
    child.process.once('close', () => reject(new Error('The contact center ended')))
  })
  return {
    url,
    keys,
    agentIds,
    pid: child.process.pid ?? -1,
    memory: async () => {
      const status = await readFile(`/proc/${child.process.pid}/status`, 'utf8')
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024
    },
    [Symbol.asyncDispose]: async () => {
      await child.dispose()
      await server?.[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function prepare(source: DatabaseSource, agents: number) {
  const db = await openDatabase(source)
  await seedDemo(db)
  await sql`
    insert into agents (id, tenant_id, group_id, username, display_name, workplace, phone_connection_mode,
      allow_agent_to_change_mode, auto_answer)
    select 'agent-' || n, 'northwind', case when n % 2 = 0 then 'sales' else 'support' end, 'agent' || n,
      'Agent Number ' || n, '{"kind":"softphone"}', 'persistent', true, false
    from generate_series(1, ${sql.lit(agents)}) as n`.execute(db)
  // As the server's own housekeeping does sooner or later.
  await sql`analyze`.execute(db)
  const keys = await loadIdentityKeys(db)
  await db.destroy()
  return { keys, agentIds: Array.from({ length: agents }, (_, index) => `agent-${index + 1}`) }
}
