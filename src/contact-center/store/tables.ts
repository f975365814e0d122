import type { Generated, JSONColumnType } from 'kysely'
import type { AuditAction, AuditEntityKind } from '../../contract/admin-api/audit.js'
import type { AdminRole } from '../../contract/admin-api/roles.js'
import type { PhoneConnectionMode, Workplace } from '../../contract/domain.js'
import type { TenantSettings } from '../../contract/settings.js'
import type { SettersRow } from './levelled.js'

/** The three settings that tenant, group and agent each hold (SPEC §2). */
interface LevelledColumns {
  phone_connection_mode: PhoneConnectionMode
  allow_agent_to_change_mode: boolean
  auto_answer: boolean
}

/** Whose value an agent's copy is. */
type SetterColumns = { [column in keyof SettersRow]: Generated<SettersRow[column]> }

export interface Tables {
  tenants: LevelledColumns & {
    id: string
    name: string
    settings: JSONColumnType<TenantSettings>
    persistent_provisioned: boolean
    /** rises with every change that its agents' documents show */
    version: Generated<number>
  }
  agent_groups: LevelledColumns & { id: string; tenant_id: string; name: string }
  agents: LevelledColumns &
    SetterColumns & {
      id: string
      tenant_id: string
      group_id: string
      username: string
      display_name: string
      /** null: cannot sign in */
      password_hash: string | null
      active: Generated<boolean>
      workplace: JSONColumnType<Workplace>
      version: Generated<number>
      /** epoch ms of real time: access tokens issued before begin no sign-in */
      tokens_not_before: Generated<number>
    }
  administrators: {
    id: string
    tenant_id: string
    username: string
    /** null: signs in at an issuer elsewhere */
    password_hash: string | null
    role: Generated<AdminRole>
    /** null: the whole tenant */
    group_id: Generated<string | null>
    active: Generated<boolean>
    /** epoch ms of real time: tokens issued before are worth nothing */
    signed_out_at: Generated<number | null>
  }
  sign_ins: {
    id: string
    agent_id: string
    device_id: string
    created_at: number
    ended_at: number | null
    end_cause: string | null
    /** so that after a restart the agent is told why the connection is gone */
    connection_open: Generated<boolean>
  }
  identity_items: {
    /** the issuer's name of the kind of thing */
    model: string
    /** SHA-256 of the id, which for some kinds is the secret itself */
    id_hash: string
    payload: JSONColumnType<object>
    grant_id: string | null
    account_id: string | null
    uid: string | null
    consumed_at: number | null
    /** real epoch ms */
    expires_at: number
  }
  identity_keys: { name: string; material: JSONColumnType<object>; created_at: number }
  desk_back_offs: { agent_id: string; failures: number; reopen_at: number | null }
  agent_events: { sign_in_id: string; version: number }
  validation_attempts: { id: Generated<number>; sign_in_id: string; connection_id: string; at: number }
  prompts: { id: string; tenant_id: string; sha256: string; wav: Uint8Array; created_at: number }
  settings_audit: {
    id: Generated<number>
    tenant_id: string
    at: number
    actor: string
    /** where the request came from */
    address: string | null
    action: AuditAction
    entity_kind: AuditEntityKind
    entity_id: string
    /** as it was called then */
    entity_name: string
    /** field → [old, new] */
    change: JSONColumnType<Readonly<Record<string, readonly [unknown, unknown]>>>
  }
}
