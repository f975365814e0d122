import type { LevelledSettingName, LevelledSettings, LevelledSources } from '../../contract/settings.js'

/** The three levelled settings as columns and back. */
export const levelledColumns = {
  phoneConnectionMode: 'phone_connection_mode',
  allowAgentToChangeMode: 'allow_agent_to_change_mode',
  autoAnswer: 'auto_answer',
} as const satisfies Record<LevelledSettingName, string>

/** Who set an agent's copy. */
export const setterColumns = {
  phoneConnectionMode: 'phone_connection_mode_set_by',
  allowAgentToChangeMode: 'allow_agent_to_change_mode_set_by',
  autoAnswer: 'auto_answer_set_by',
} as const satisfies Record<LevelledSettingName, string>

export type LevelledSetter = 'tenant' | 'group' | 'administrator' | 'agent'
export interface SettersRow {
  readonly phone_connection_mode_set_by: LevelledSetter
  readonly allow_agent_to_change_mode_set_by: LevelledSetter
  readonly auto_answer_set_by: LevelledSetter
}
export const sourcesOf = (row: SettersRow): LevelledSources => ({
  phoneConnectionMode: row.phone_connection_mode_set_by,
  allowAgentToChangeMode: row.allow_agent_to_change_mode_set_by,
  autoAnswer: row.auto_answer_set_by,
})

export interface LevelledRow {
  readonly phone_connection_mode: LevelledSettings['phoneConnectionMode']
  readonly allow_agent_to_change_mode: boolean
  readonly auto_answer: boolean
}

export const fromRow = (row: LevelledRow): LevelledSettings => ({
  phoneConnectionMode: row.phone_connection_mode,
  allowAgentToChangeMode: row.allow_agent_to_change_mode,
  autoAnswer: row.auto_answer,
})

export const toRow = (settings: LevelledSettings): LevelledRow => ({
  phone_connection_mode: settings.phoneConnectionMode,
  allow_agent_to_change_mode: settings.allowAgentToChangeMode,
  auto_answer: settings.autoAnswer,
})

/** Those that are given only. */
export const toPartialRow = (settings: {
  readonly [name in LevelledSettingName]?: LevelledSettings[name] | undefined
}): Partial<LevelledRow> =>
  Object.fromEntries(
    Object.entries(settings)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [levelledColumns[name as LevelledSettingName], value]),
  )
