export const roles = [
  `alter table administrators
    add column role text not null default 'tenant-administrator'
      check (role in ('tenant-administrator', 'group-administrator', 'supervisor')),
    add column group_id text references agent_groups,
    add column active boolean not null default true,
    -- epoch ms of real time: what was issued before is worth nothing
    add column signed_out_at bigint,
    add check (role <> 'group-administrator' or group_id is not null),
    add check (role <> 'tenant-administrator' or group_id is null)`,
  // One who signs in at an issuer elsewhere has none here.
  `alter table administrators alter column password_hash drop not null`,
  `create index administrators_of_group on administrators (group_id)`,
]
