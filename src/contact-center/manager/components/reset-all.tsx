import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { resetAnswer, type DifferingBySetting, type ResetAnswer } from '../../../contract/admin-api/levels.js'
import type { LevelledSettingName, LevelledSettings } from '../../../contract/settings.js'
import { Button } from '../../../renderer/shared/components/button.js'
import { Question } from '../../../renderer/shared/components/dialog.js'
import { Strip } from '../../../renderer/shared/components/strip.js'
import { keys } from '../api/queries.js'
import type { Refusal } from '../api/refused.js'
import { useManager } from '../manager-context.js'
import { belowWords, keepWords } from '../view/count-words.js'
import { levelledLabels, valueWords } from '../view/setting-words.js'
import { useFocusBack } from './use-focus-back.js'
import styles from './reset-all.module.css'

interface ResetAllProps {
  readonly setting: LevelledSettingName
  /** the group whose agents are reset; null is the tenant */
  readonly groupId: string | null
  readonly saved: LevelledSettings
  readonly differing: DifferingBySetting
  /** the setting is changed here and not saved: what is reset to would surprise */
  readonly unsaved: boolean
}

/** Who keeps another value than this level's saved one, and the step that ends it. Nothing is shown while nobody does. */
export function ResetAll({ setting, groupId, saved, differing, unsaved }: ResetAllProps) {
  const { session, announce } = useManager()
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState<ResetAnswer | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const outcome = useFocusBack<HTMLDivElement>(done !== null && !differing[setting].mixed)
  const name = groupId === null ? 'Reset all' : 'Reset all agents'
  const label = levelledLabels[setting]
  const value = valueWords(setting, saved[setting])
  const counts = differing[setting]

  const reset = async (): Promise<void> => {
    setAsking(false)
    setBusy(true)
    setRefusal(null)
    setDone(null)
    const answer = await (groupId === null
      ? session.client.ask('resetTenant', resetAnswer, { body: { setting } })
      : session.client.ask('resetGroup', resetAnswer, { id: groupId, body: { setting } }))
    if (answer.ok) {
      await Promise.all(
        [keys.tenant, keys.groups, keys.agents, keys.audit].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      )
      setDone(answer.value)
      announce(resetWords(answer.value))
    } else setRefusal(answer.refusal)
    setBusy(false)
  }

  return (
    <div className={styles['notes']}>
      {counts.mixed && (
        <Strip tone="attention">
          <div className={styles['line']}>
            <span>
              Mixed: {keepWords(counts)} than {value}.
            </span>
            <Button
              size="small"
              busy={busy}
              unavailable={unsaved}
              aria-label={`${name}: ${label}`}
              {...(unsaved ? { hint: 'Save or discard your change first' } : {})}
              onClick={() => setAsking(true)}
            >
              {name}
            </Button>
          </div>
        </Strip>
      )}
      {done && !counts.mixed && (
        <div ref={outcome} tabIndex={-1}>
          <Strip tone="good">{resetWords(done)}</Strip>
        </div>
      )}
      {refusal && (
        <Strip tone="bad" role="alert">
          {refusal.message}
        </Strip>
      )}
      <Question
        open={asking}
        title={`${name}: ${label}`}
        text={`${label} becomes ${value} for ${belowWords(counts)}. What they have now is replaced.`}
        ok={name}
        onOk={() => void reset()}
        onCancel={() => setAsking(false)}
      />
    </div>
  )
}

const resetWords = ({ setting, changed, after }: ResetAnswer): string => {
  const left = after.groups + after.agents === 0 ? 'Nobody keeps another value.' : `${keepWords(after)}.`
  return `${levelledLabels[setting]}: ${belowWords(changed)} changed. ${left}`
}
