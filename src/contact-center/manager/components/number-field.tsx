import { useId, useState } from 'react'
import { type NumberSetting, rangeWords } from '../view/setting-words.js'
import { SettingRow } from './setting-row.js'
import { Strip } from '../../../renderer/shared/components/strip.js'
import styles from './number-field.module.css'

interface NumberFieldProps {
  readonly setting: NumberSetting
  /** NaN while what is typed is no whole number */
  readonly value: number
  readonly fault: string | undefined
  readonly warning?: string | null
  readonly onChange: (value: number) => void
}

export function NumberField({ setting, value, fault, warning, onChange }: NumberFieldProps) {
  const id = useId()
  const [typed, setTyped] = useState(String(value))
  // Changed from elsewhere: discarded, or taken from somebody else's save.
  if (!Number.isNaN(value) && numberOf(typed) !== value) setTyped(String(value))
  return (
    <SettingRow
      label={setting.label}
      htmlFor={id}
      about={setting.about}
      aboutId={`${id}-about`}
      foot={warning && !fault && <Strip tone="attention">{warning}</Strip>}
    >
      <div className={styles['field']}>
        <span className={styles['line']}>
          <input
            id={id}
            className={styles['input']}
            inputMode="numeric"
            autoComplete="off"
            maxLength={6}
            value={typed}
            aria-invalid={fault ? true : undefined}
            aria-describedby={`${id}-message ${id}-about`}
            onChange={({ target }) => {
              setTyped(target.value)
              onChange(numberOf(target.value))
            }}
          />
          <span className={styles['unit']}>{setting.unit}</span>
        </span>
        <span className={fault ? styles['fault'] : styles['range']} id={`${id}-message`}>
          {fault ?? rangeWords(setting)}
        </span>
      </div>
    </SettingRow>
  )
}

const numberOf = (text: string): number => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : NaN)
