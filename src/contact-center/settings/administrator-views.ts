import type { AdministratorView } from '../../contract/admin-api/administrators.js'
import type { Database } from '../store/database.js'

/** A tenant's administrators, in the order of their user names. There are few. */
export const readAdministratorViews = (
  db: Database,
  tenantId: string,
): Promise<readonly AdministratorView[]> => selectViews(db, tenantId).orderBy('username').execute()

export async function readAdministratorView(
  db: Database,
  tenantId: string,
  id: string,
): Promise<AdministratorView | null> {
  const query = selectViews(db, tenantId).where('administrators.id', '=', id)
  return (await query.executeTakeFirst()) ?? null
}

const selectViews = (db: Database, tenantId: string) =>
  db
    .selectFrom('administrators')
    .leftJoin('agent_groups', 'agent_groups.id', 'administrators.group_id')
    .select([
      'administrators.id',
      'username',
      'role',
      'group_id as groupId',
      'active',
      'agent_groups.name as groupName',
    ])
    .where('administrators.tenant_id', '=', tenantId)
