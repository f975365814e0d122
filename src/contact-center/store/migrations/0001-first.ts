const levelled = `
  phone_connection_mode text not null check (phone_connection_mode in ('on-demand', 'persistent')),
  allow_agent_to_change_mode boolean not null,
  auto_answer boolean not null`

export const first = [
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
