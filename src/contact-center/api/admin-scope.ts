import type { FastifyRequest } from 'fastify'
import { type AdminRouteName, adminRoutes } from '../../contract/admin-api/routes.js'
import type { Clock } from '../clock/clock.js'
import type { Cluster } from '../cluster/cluster.js'
import type { Identity } from '../identity/identity.js'
import type { Random } from '../random.js'
import type { AgentCommands } from '../session/agent-commands.js'
import type { LiveAgents } from '../session/live-view.js'
import type { Sessions } from '../session/sessions.js'
import type { AdministratorStore } from '../settings/administrator-store.js'
import type { Author } from '../settings/settings-transaction.js'
import type { SettingsStore } from '../settings/settings-store.js'
import type { Database } from '../store/database.js'
import type { AdminAnswers } from './admin-answers.js'
import type { Administrator } from './administrator.js'
import { bearer } from './bearer.js'
import type { Passing } from './passing.js'

export interface AdminRoutesOptions {
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
  readonly identity: Identity
  readonly settings: SettingsStore
  readonly administrators: AdministratorStore
  readonly sessions: Sessions
  readonly commands: AgentCommands
  readonly live: LiveAgents
  readonly cluster: Cluster
  readonly passing: Passing
}
/** What the routes of an administrator who is signed in share. */
export interface AdminScope extends AdminRoutesOptions {
  readonly adminOf: (request: FastifyRequest) => Administrator
  /** whether a request that lasts would still be let in, and see as much */
  readonly isStill: (request: FastifyRequest) => Promise<boolean>
  readonly authorOf: (request: FastifyRequest) => Author
  readonly answers: AdminAnswers
}

/** What the description of each of them says. */
export const administration = { tags: ['administration'], security: bearer }

/** Method, path and roles of a route of the contract, as Fastify takes them. */
export const adminRoute = (name: AdminRouteName) => ({
  method: adminRoutes[name].method,
  url: adminRoutes[name].path,
  config: { roles: adminRoutes[name].roles },
})
