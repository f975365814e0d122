import type { Database } from '../../store/database.js'
import type { Directory } from './calls.js'

/** The dialplan names a queue by its group's name and an agent by the user name, whatever their case; or by their ids. */
export function createDirectory(db: Database): Directory {
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
  return {
    queueId: async (name) => {
      const groups = await db.selectFrom('agent_groups').select(['id', 'name']).execute()
      return groups.find((group) => group.id === name || same(group.name, name))?.id ?? null
    },
    agentId: async (username) => {
      const agents = await db
        .selectFrom('agents')
        .select(['id', 'username'])
        .where((where) => where.or([where('username', 'ilike', username), where('id', '=', username)]))
        .execute()
      return agents.find((agent) => agent.id === username || same(agent.username, username))?.id ?? null
    },
  }
}
