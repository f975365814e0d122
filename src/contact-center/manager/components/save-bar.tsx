import { Button } from '../../../renderer/shared/components/button.js'
import { Strip } from '../../../renderer/shared/components/strip.js'
import type { Refusal } from '../api/refused.js'
import styles from './save-bar.module.css'

interface SaveBarProps {
  readonly dirty: boolean
  readonly saving: boolean
  readonly saved: boolean
  readonly faults: number
  readonly refusal: Refusal | null
  readonly onSave: () => void
  readonly onDiscard: () => void
}

/** Stays at the foot of the window: whether something is unsaved is always in sight. */
export function SaveBar({ dirty, saving, saved, faults, refusal, onSave, onDiscard }: SaveBarProps) {
  const wrong = faults > 0 ? `Correct ${faults === 1 ? 'one field' : `${faults} fields`} first` : null
  return (
    <div className={styles['bar']}>
      {refusal && (
        <Strip tone="bad" role="alert">
          {refusal.message}
        </Strip>
      )}
      <div className={styles['line']}>
        <p className={styles['state']} role="status">
          {dirty ? (wrong ?? 'Not saved yet') : saved ? 'Saved' : ''}
        </p>
        <Button look="neutral" unavailable={!dirty || saving} onClick={onDiscard}>
          Discard
        </Button>
        <Button look="primary" busy={saving} unavailable={!dirty || faults > 0} onClick={onSave}>
          Save
        </Button>
      </div>
    </div>
  )
}
