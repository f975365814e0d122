import { useId, type ReactNode } from 'react'
import { Radio } from '@base-ui/react/radio'
import styles from './choice.module.css'

interface ChoiceProps {
  readonly value: string
  readonly name: string
  readonly about?: string | undefined
  readonly chosen: boolean
  readonly disabled?: boolean
  /** shown inside the choice while it is chosen */
  readonly children?: ReactNode
}

/** One radio with its explanation; several stand in a RadioGroup. */
export function Choice({ value, name, about, chosen, disabled = false, children }: ChoiceProps) {
  const id = useId()
  return (
    <div className={styles['choice']} data-chosen={chosen || undefined}>
      <label className={styles['label']}>
        <Radio.Root
          className={styles['radio']}
          value={value}
          disabled={disabled}
          aria-label={name}
          aria-describedby={about ? id : undefined}
        >
          <Radio.Indicator className={styles['dot']} />
        </Radio.Root>
        <span className={styles['line']}>
          <span className={styles['name']}>{name}</span>
          {about && (
            <span className={styles['about']} id={id}>
              {about}
            </span>
          )}
        </span>
      </label>
      {chosen && children && <div className={styles['inside']}>{children}</div>}
    </div>
  )
}
