import type { AdministratorBody } from '../../contract/admin-api/administrators.js'
import type { AgentBody } from '../../contract/admin-api/agents.js'
import type { GroupBody, TenantBody } from '../../contract/admin-api/levels.js'
import { etagOf } from './effective-settings.js'

/** ETags of what an administrator edits: of the part that a PUT replaces, so that a count that moved is no conflict. */
export const tenantTag = ({ name, levelled, settings }: TenantBody): string =>
  etagOf({ name, levelled, settings })
export const groupTag = ({ name, levelled }: GroupBody): string => etagOf({ name, levelled })
export const agentTag = ({ displayName, groupId, active, workplace, levelled }: AgentBody): string =>
  etagOf({ displayName, groupId, active, workplace, levelled })

export const administratorTag = ({ role, groupId, active }: AdministratorBody): string =>
  etagOf({ role, groupId, active })
