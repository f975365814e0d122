import { Checkbox } from '@base-ui/react/checkbox'
import { Check as Tick, Minus } from 'lucide-react'
import styles from './agents.module.css'

interface CheckProps {
  readonly name: string
  readonly checked: boolean
  readonly partly?: boolean
  readonly onChange: (checked: boolean) => void
}

export const Check = ({ name, checked, partly = false, onChange }: CheckProps) => (
  <Checkbox.Root
    className={styles['check']}
    aria-label={name}
    checked={checked}
    indeterminate={partly}
    onCheckedChange={onChange}
  >
    <Checkbox.Indicator>
      {partly ? <Minus size={14} aria-hidden /> : <Tick size={14} aria-hidden />}
    </Checkbox.Indicator>
  </Checkbox.Root>
)
