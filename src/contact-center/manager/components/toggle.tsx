import { Switch } from '@base-ui/react/switch'
import styles from './toggle.module.css'

interface ToggleProps {
  readonly id?: string
  readonly label?: string
  readonly describedBy?: string | undefined
  readonly on: boolean
  readonly onChange: (on: boolean) => void
}

/** On or off. The word stands beside the switch, because colour and place alone tell some people nothing. */
export function Toggle({ id, label, describedBy, on, onChange }: ToggleProps) {
  return (
    <span className={styles['line']}>
      <span className={styles['word']} aria-hidden>
        {on ? 'On' : 'Off'}
      </span>
      <Switch.Root
        className={styles['switch']}
        id={id}
        aria-label={label}
        aria-describedby={describedBy}
        checked={on}
        onCheckedChange={onChange}
      >
        <Switch.Thumb className={styles['thumb']} />
      </Switch.Root>
    </span>
  )
}
