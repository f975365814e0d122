const setBy = (column: string): string =>
  `alter table agents add column ${column}_set_by text not null default 'group'
    check (${column}_set_by in ('tenant', 'group', 'administrator', 'agent'))`

/** Whose value an agent's copy of a levelled setting is: it was copied from the group until somebody changed it. */
export const setters = [
  setBy('phone_connection_mode'),
  setBy('allow_agent_to_change_mode'),
  setBy('auto_answer'),
]
