import type { LevelledSettingName, LevelledSettings } from '../../contract/settings.js'

/** How many below a level hold another value than the level's saved one. Mixed: at least one does (SPEC §2). */
export interface Differing {
  readonly mixed: boolean
  readonly groups: number
  readonly agents: number
}
export type DifferingBySetting = Readonly<Record<LevelledSettingName, Differing>>

const names: readonly LevelledSettingName[] = ['phoneConnectionMode', 'allowAgentToChangeMode', 'autoAnswer']

/** Below a tenant are its groups and agents, below a group its agents. */
export function differing(
  level: LevelledSettings,
  groups: readonly LevelledSettings[],
  agents: readonly LevelledSettings[],
): DifferingBySetting {
  const count = (name: LevelledSettingName): Differing => {
    const other = (below: LevelledSettings): boolean => below[name] !== level[name]
    const counts = { groups: groups.filter(other).length, agents: agents.filter(other).length }
    return { mixed: counts.groups + counts.agents > 0, ...counts }
  }
  return {
    phoneConnectionMode: count('phoneConnectionMode'),
    allowAgentToChangeMode: count('allowAgentToChangeMode'),
    autoAnswer: count('autoAnswer'),
  }
}

/** What a save really changes: name → [old, new]. */
export function changesOf(
  before: LevelledSettings,
  after: LevelledSettings,
): Partial<Record<LevelledSettingName, readonly [unknown, unknown]>> {
  return Object.fromEntries(
    names.filter((name) => before[name] !== after[name]).map((name) => [name, [before[name], after[name]]]),
  )
}
