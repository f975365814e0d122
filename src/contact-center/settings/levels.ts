import { isDeepStrictEqual } from 'node:util'
import {
  type LevelledSettingName,
  type LevelledSettings,
  levelledSettingName,
} from '../../contract/settings.js'
import type { FieldChanges } from './audit-trail.js'

export const levelledNames: readonly LevelledSettingName[] = levelledSettingName.options

/** Which settings have another value in one than in the other. */
export const differingSettings = (one: LevelledSettings, other: LevelledSettings): LevelledSettingName[] =>
  levelledNames.filter((name) => one[name] !== other[name])

/** Left-out settings are the parent's. */
export const overParent = (
  parent: LevelledSettings,
  own: { readonly [name in LevelledSettingName]?: LevelledSettings[name] | undefined } | undefined,
): LevelledSettings => ({
  phoneConnectionMode: own?.phoneConnectionMode ?? parent.phoneConnectionMode,
  allowAgentToChangeMode: own?.allowAgentToChangeMode ?? parent.allowAgentToChangeMode,
  autoAnswer: own?.autoAnswer ?? parent.autoAnswer,
})

/** What a save really changes, field by field: name → [old, new]. Levelled settings count as fields of their own. */
export function changesOf(before: Level | null, after: Level): FieldChanges {
  const old = fieldsOf(before ?? {})
  return Object.fromEntries(
    Object.entries(fieldsOf(after))
      .filter(([field, value]) => !isDeepStrictEqual(old[field], value))
      .map(([field, value]) => [field, [old[field] ?? null, value]]),
  )
}

interface Level {
  readonly levelled?: LevelledSettings
  readonly [field: string]: unknown
}
const fieldsOf = ({ levelled, ...rest }: Level): Record<string, unknown> => ({
  ...rest,
  ...levelled,
})
