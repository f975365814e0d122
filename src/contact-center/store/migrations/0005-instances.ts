/** What several instances on one database tell each other by. Alone on PGlite all of it stays empty. */
export const instances = [
  `create table instances (
    id text primary key, public_key bytea not null, sip_url text not null,
    seen_at timestamptz not null default clock_timestamp())`,
  // A desk lives in one instance. Without a row it lives nowhere.
  `create table desk_owners (
    agent_id text primary key references agents on delete cascade, instance_id text not null,
    sign_in_id text not null, live json)`,
  `create index desk_owners_of on desk_owners (instance_id)`,
  // Failed validation calls, which signing in again, perhaps at another instance, is no way around.
  `create table desk_back_offs (
    agent_id text primary key references agents on delete cascade, failures integer not null, reopen_at bigint)`,
  `create index sign_ins_of on sign_ins (agent_id)`,
  // json, not jsonb: an event reads the same at every instance, to the order of its keys.
  `create table agent_events (
    sign_in_id text not null references sign_ins on delete cascade, version bigint not null, event json not null,
    at timestamptz not null default now(), primary key (sign_in_id, version))`,
  // Unlogged: a letter is of no use after the server's restart, and what is sealed in it never reaches a backup.
  `create unlogged table instance_mail (
    id text not null, kind text not null check (kind in ('request', 'answer')), to_instance text not null,
    sealed bytea not null, at timestamptz not null default clock_timestamp(), primary key (id, kind))`,
  `create index instance_mail_for on instance_mail (to_instance)`,
]
