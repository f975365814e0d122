export const identity = [
  // Refresh tokens are the issuer's now.
  `drop table refresh_tokens`,
  // Everything that the embedded issuer keeps: sessions, interactions, grants, codes, refresh tokens. No secret in clear.
  `create table identity_items (
    model text not null, id_hash text not null, payload jsonb not null, grant_id text, account_id text, uid text,
    consumed_at bigint, expires_at bigint not null, primary key (model, id_hash))`,
  `create index identity_items_grant on identity_items (grant_id) where grant_id is not null`,
  `create index identity_items_account on identity_items (account_id) where account_id is not null`,
  `create index identity_items_uid on identity_items (uid) where uid is not null`,
  `create index identity_items_expiry on identity_items (expires_at)`,
  `create table identity_keys (name text primary key, material jsonb not null, created_at bigint not null)`,
  // Real time, epoch ms: access tokens issued before it begin nothing any more.
  `alter table agents add column tokens_not_before bigint not null default 0`,
  // Whoever changes it and by whatever way (one by one, many at once, a file): what was issued before is good for nothing.
  `create function end_of_agent_tokens() returns trigger language plpgsql as $$
  declare
    at bigint := (extract(epoch from clock_timestamp()) * 1000)::bigint;
    cause text := null;
  begin
    if old.active and not new.active then cause := 'deactivated';
    elsif new.password_hash is distinct from old.password_hash then cause := 'session-expired';
    elsif new.tokens_not_before > old.tokens_not_before then cause := 'signed-out-by-administrator';
    else return new;
    end if;
    new.tokens_not_before := greatest(at, new.tokens_not_before);
    delete from identity_items where account_id = 'agent:' || new.id;
    update sign_ins set ended_at = at, end_cause = cause, connection_open = false
      where agent_id = new.id and ended_at is null;
    return new;
  end $$`,
  `create trigger end_of_agent_tokens before update of active, password_hash, tokens_not_before on agents
    for each row execute function end_of_agent_tokens()`,
  `create function end_of_administrator_tokens() returns trigger language plpgsql as $$
  begin
    if old.active and not new.active or new.password_hash is distinct from old.password_hash then
      new.signed_out_at := (extract(epoch from clock_timestamp()) * 1000)::bigint;
    end if;
    if new.signed_out_at is distinct from old.signed_out_at then
      delete from identity_items where account_id = 'admin:' || new.id;
    end if;
    return new;
  end $$`,
  `create trigger end_of_administrator_tokens before update on administrators
    for each row execute function end_of_administrator_tokens()`,
  `create function end_of_deleted_account() returns trigger language plpgsql as $$
  begin
    delete from identity_items where account_id = tg_argv[0] || old.id;
    return old;
  end $$`,
  `create trigger end_of_deleted_administrator after delete on administrators
    for each row execute function end_of_deleted_account('admin:')`,
  `create trigger end_of_deleted_agent after delete on agents
    for each row execute function end_of_deleted_account('agent:')`,
]
