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
      // User names are small (contract), and a caller's `%`, `_` and backslash mean nothing else here.
      const agent = await db
        .selectFrom('agents')
        .select('id')
        .where((where) =>
          where.or([where('username', '=', username.toLowerCase()), where('id', '=', username)]),
        )
        .executeTakeFirst()
      return agent?.id ?? null
    },
  }
}
