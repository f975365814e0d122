import { useId, type ComponentProps } from 'react'
import styles from './text-field.module.css'

export interface TextFieldProps extends ComponentProps<'input'> {
  readonly label: string
  readonly note?: string | null | undefined
  readonly error?: string | null | undefined
  /** the error comes while the focus is elsewhere: a screen reader says it at once */
  readonly urgent?: boolean
}

export function TextField({ label, note, error, urgent = false, ...attributes }: TextFieldProps) {
  const id = useId()
  const message = error ?? note
  return (
    <div className={styles['field']}>
      <label className={styles['label']} htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        autoComplete="off"
        spellCheck={false}
        {...attributes}
        className={styles['input']}
        aria-invalid={error ? true : undefined}
        aria-describedby={message ? `${id}-message` : undefined}
      />
      {message && (
        <p
          id={`${id}-message`}
          className={styles[error ? 'error' : 'note']}
          role={error && urgent ? 'alert' : undefined}
        >
          {message}
        </p>
      )}
    </div>
  )
}
