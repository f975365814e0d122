export const administration = [
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
