import { RadioGroup } from '@base-ui/react/radio-group'
import { useId, type ReactNode } from 'react'
import { Choice } from '../../../renderer/shared/components/choice.js'
import { Strip } from '../../../renderer/shared/components/strip.js'
import type { LevelledSettingName, LevelledSettings } from '../../../contract/settings.js'
import { levelledLabels, modeNames } from '../view/setting-words.js'
import { Card } from './card.js'
import { SettingRow } from './setting-row.js'
import { Toggle } from './toggle.js'
import choice from '../../../renderer/shared/components/choice.module.css'
import styles from './levelled-card.module.css'

interface LevelledCardProps {
  readonly about: string
  readonly levelled: LevelledSettings
  /** what is stored now: an unprovisioned Persistent that is stored may stay */
  readonly saved: LevelledSettings
  readonly provisioned: boolean
  readonly onChange: (levelled: LevelledSettings) => void
  /** what stands below a setting: who keeps another value */
  readonly foot: (setting: LevelledSettingName) => ReactNode
}

/** The three settings that tenant, group and agent each hold (SPEC §2). */
export function LevelledCard({ about, levelled, saved, provisioned, onChange, foot }: LevelledCardProps) {
  const id = useId()
  const persistentAway = !provisioned && saved.phoneConnectionMode !== 'persistent'
  return (
    <Card title="Phone connection and Auto Answer" about={about}>
      <div className={styles['mode']}>
        <h3 className={styles['label']} id={`${id}-mode`}>
          {levelledLabels.phoneConnectionMode}
        </h3>
        <RadioGroup
          className={`${choice['group']} ${styles['choices']}`}
          aria-labelledby={`${id}-mode`}
          value={levelled.phoneConnectionMode}
          onValueChange={(mode) => onChange({ ...levelled, phoneConnectionMode: mode })}
        >
          <Choice
            value="on-demand"
            name={modeNames['on-demand']}
            about="The agent’s phone rings for each call."
            chosen={levelled.phoneConnectionMode === 'on-demand'}
          />
          <Choice
            value="persistent"
            name={modeNames.persistent}
            about="One open connection for all calls."
            chosen={levelled.phoneConnectionMode === 'persistent'}
            disabled={persistentAway}
          />
        </RadioGroup>
        {!provisioned && (
          <Strip tone="neutral">
            Persistent is not provisioned for your contact center, so it cannot be chosen. Whoever operates
            the platform can provision it.
          </Strip>
        )}
        {foot('phoneConnectionMode')}
      </div>
      <SettingRow
        label={levelledLabels.allowAgentToChangeMode}
        htmlFor={`${id}-allow`}
        about="Without it agents see their mode and cannot change it."
        aboutId={`${id}-allow-about`}
        foot={foot('allowAgentToChangeMode')}
      >
        <Toggle
          id={`${id}-allow`}
          describedBy={`${id}-allow-about`}
          on={levelled.allowAgentToChangeMode}
          onChange={(on) => onChange({ ...levelled, allowAgentToChangeMode: on })}
        />
      </SettingRow>
      <SettingRow
        label={levelledLabels.autoAnswer}
        htmlFor={`${id}-auto`}
        about="Every voice interaction that is offered is connected without a click, after a prompt to the agent."
        aboutId={`${id}-auto-about`}
        foot={foot('autoAnswer')}
      >
        <Toggle
          id={`${id}-auto`}
          describedBy={`${id}-auto-about`}
          on={levelled.autoAnswer}
          onChange={(on) => onChange({ ...levelled, autoAnswer: on })}
        />
      </SettingRow>
    </Card>
  )
}
