import { createHash } from 'node:crypto'
import type { AgentIdentity } from '../../contract/agent-api/session.js'
import type { PhoneConnectionMode, Workplace } from '../../contract/domain.js'
import type { EffectiveSettings } from '../../contract/settings.js'
import type { Terms } from '../routing/desk-shape-state.js'
import type { Database } from '../store/database.js'
import { fromRow, sourcesOf } from '../store/levelled.js'
import { isAnyOf } from '../store/any-of.js'

/** One agent as routing and the API need it. */
export interface AgentRecord {
  readonly identity: AgentIdentity
  readonly tenantId: string
  readonly active: boolean
  readonly workplace: Workplace
  readonly settings: EffectiveSettings
  readonly etag: string
}

export async function readAgent(db: Database, agentId: string): Promise<AgentRecord | null> {
  const [record] = await readAgents(db, [agentId])
  return record ?? null
}

/** Those that there are, in no order. What thousands have in common is read, parsed and hashed once. */
export async function readAgents(db: Database, agentIds: readonly string[]): Promise<readonly AgentRecord[]> {
  if (agentIds.length === 0) return []
  const rows = await db
    .selectFrom('agents')
    .innerJoin('agent_groups', 'agent_groups.id', 'agents.group_id')
    .selectAll('agents')
    .select('agent_groups.name as group_name')
    .where(isAnyOf('agents.id', agentIds))
    .execute()
  // After the agents, so that neither part of a version is ever older than what was read before.
  const tenants = await readTenants(db, [...new Set(rows.map((row) => row.tenant_id))])
  const etags = new Map<string, string>()
  return rows.map((row) => {
    const tenant = tenants.get(row.tenant_id)
    if (!tenant) throw new Error(`The tenant of agent ${row.id} is gone`)
    const own = {
      // Both only rise, so their sum rises with either.
      version: row.version + tenant.version,
      ...fromRow(row),
      sources: sourcesOf(row),
    }
    const settings: EffectiveSettings = {
      schemaVersion: 1,
      persistentModeProvisioned: tenant.persistent_provisioned,
      ...tenant.settings,
      ...own,
    }
    const key = JSON.stringify([row.tenant_id, own])
    const etag = etags.get(key) ?? etagOf(settings)
    etags.set(key, etag)
    return {
      identity: {
        agentId: row.id,
        username: row.username,
        displayName: row.display_name,
        groupId: row.group_id,
        groupName: row.group_name,
        tenantName: tenant.name,
      },
      tenantId: row.tenant_id,
      active: row.active,
      workplace: row.workplace,
      settings,
      etag,
    }
  })
}

async function readTenants(db: Database, ids: readonly string[]) {
  const rows = await db
    .selectFrom('tenants')
    .select(['id', 'name', 'settings', 'persistent_provisioned', 'version'])
    .where(isAnyOf('id', ids))
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** A strong ETag (RFC 9110 §8.8.3) over what is served. */
export const etagOf = (document: unknown): string =>
  `"${createHash('sha256').update(JSON.stringify(document)).digest('base64url').slice(0, 22)}"`

/** Withdrawn provisioning means On Demand from the next connection, whatever is stored. */
const wantedMode = (settings: EffectiveSettings): PhoneConnectionMode =>
  settings.persistentModeProvisioned ? settings.phoneConnectionMode : 'on-demand'

export function termsOf(settings: EffectiveSettings): Terms {
  const { autoAnswerPrompt } = settings
  return {
    wantedMode: wantedMode(settings),
    autoAnswer: settings.autoAnswer,
    autoAnswerDelaySeconds: settings.autoAnswerDelaySeconds,
    // The platform plays prompts to desk phones only, and has the built-in ones.
    prompt: autoAnswerPrompt.kind === 'built-in' ? autoAnswerPrompt.name : 'bleep',
    allowReject: settings.allowReject,
    offerTimeoutSeconds: settings.offerTimeoutSeconds,
    postProcessingSeconds: settings.postProcessingSeconds,
    customerHoldGraceSeconds: settings.customerHoldGraceSeconds,
    connection: {
      ringSeconds: settings.validationRingSeconds,
      pinSeconds: settings.pinTimeoutSeconds,
      pinAttempts: settings.pinAttempts,
      graceSeconds: settings.connectionGraceSeconds,
    },
  }
}
