import { type Kysely, type Migration, type MigrationProvider, Migrator, sql } from 'kysely'
import type { Tables } from './tables.js'

/** In the order they run; one that has shipped is never edited. */
const migrations: Readonly<Record<string, Migration>> = {
  '0001-first': {
    up: async (db: Kysely<unknown>) => {
      for (const statement of first) await sql.raw(statement).execute(db)
    },
  },
  '0002-administration': {
    up: async (db: Kysely<unknown>) => {
      for (const statement of administration) await sql.raw(statement).execute(db)
    },
  },
}

const levelled = `
  phone_connection_mode text not null check (phone_connection_mode in ('on-demand', 'persistent')),
  allow_agent_to_change_mode boolean not null,
  auto_answer boolean not null`

const first = [
  `create table tenants (
    id text primary key, name text not null, ${levelled},
    settings jsonb not null, persistent_provisioned boolean not null, version integer not null default 1)`,
  `create table agent_groups (
    id text primary key, tenant_id text not null references tenants, name text not null, ${levelled},
    unique (tenant_id, name))`,
  `create table agents (
    id text primary key, tenant_id text not null references tenants, group_id text not null references agent_groups,
    username text not null unique, display_name text not null, password_hash text not null,
    active boolean not null default true, workplace jsonb not null, version integer not null default 1, ${levelled})`,
  `create table administrators (
    id text primary key, tenant_id text not null references tenants, username text not null unique,
    password_hash text not null)`,
  `create table sign_ins (
    id text primary key, agent_id text not null references agents, device_id text not null,
    created_at bigint not null, ended_at bigint, end_cause text, connection_open boolean not null default false)`,
  `create index sign_ins_live on sign_ins (agent_id) where ended_at is null`,
  `create table refresh_tokens (
    hash text primary key, sign_in_id text not null references sign_ins on delete cascade,
    expires_at bigint not null, used_at bigint)`,
  `create table validation_attempts (
    id integer generated always as identity primary key, sign_in_id text not null, connection_id text not null,
    at bigint not null)`,
  `create table prompts (
    id text primary key, tenant_id text not null references tenants, sha256 text not null, wav bytea not null,
    created_at bigint not null)`,
  `create table settings_audit (
    id integer generated always as identity primary key, tenant_id text not null references tenants,
    at bigint not null, actor text not null, action text not null, entity_kind text not null,
    entity_id text not null, change jsonb not null)`,
]

const administration = [
  // One who was imported has none yet.
  `alter table agents alter column password_hash drop not null`,
  `alter table settings_audit add column address text`,
  `alter table settings_audit add column entity_name text not null default ''`,
  // From now on every field has its pair of old and new.
  `update settings_audit set change = coalesce((
    select jsonb_object_agg(key, case when jsonb_typeof(value) = 'array' then value else jsonb_build_array(null, value) end)
    from jsonb_each(change)), '{}')`,
  `create index settings_audit_newest on settings_audit (tenant_id, id)`,
  `create index settings_audit_entity on settings_audit (tenant_id, entity_kind, entity_id, id)`,
  `create index settings_audit_time on settings_audit (tenant_id, at)`,
  `create index agents_of_group on agents (group_id)`,
  `create index agents_by_username on agents (tenant_id, username)`,
  `create index agents_by_name on agents (tenant_id, lower(display_name), id)`,
]

const provider: MigrationProvider = { getMigrations: async () => ({ ...migrations }) }

export async function migrate(db: Kysely<Tables>): Promise<void> {
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error !== undefined)
    throw error instanceof Error ? error : new Error('Migration failed', { cause: error })
}
