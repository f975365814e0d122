import { ChevronDown } from 'lucide-react'
import { useId } from 'react'
import styles from './select-field.module.css'

export interface Option {
  readonly value: string
  readonly name: string
}
interface SelectFieldProps {
  readonly label: string
  /** the label is for assistive technology only: what is chosen says enough */
  readonly compact?: boolean
  readonly value: string
  readonly options: readonly Option[]
  readonly note?: string | undefined
  readonly fault?: string | undefined
  readonly onChange: (value: string) => void
}

/** The browser's own list: every keyboard and every phone knows it. */
export function SelectField(props: SelectFieldProps) {
  const { label, compact = false, value, options, note, fault, onChange } = props
  const id = useId()
  const message = fault ?? note
  return (
    <div className={styles['field']}>
      <label className={compact ? 'unseen' : styles['label']} htmlFor={id}>
        {label}
      </label>
      <span className={styles['box']}>
        <select
          className={styles['select']}
          id={id}
          value={value}
          aria-invalid={fault ? true : undefined}
          aria-describedby={message ? `${id}-message` : undefined}
          onChange={(event) => onChange(event.target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.name}
            </option>
          ))}
        </select>
        <ChevronDown className={styles['chevron']} size={16} aria-hidden />
      </span>
      {message && (
        <p className={fault ? styles['fault'] : styles['note']} id={`${id}-message`}>
          {message}
        </p>
      )}
    </div>
  )
}
