import {
  CircleDashed,
  Coffee,
  Headset,
  Moon,
  NotebookPen,
  Phone,
  PhoneIncoming,
  type LucideIcon,
} from 'lucide-react'
import type { AgentStatus } from '../../../../contract/domain.js'
import { statusTones } from '../../view/status-words.js'
import styles from './status-mark.module.css'

export const statusIcons: Readonly<Record<AgentStatus, LucideIcon>> = {
  available: Headset,
  'on-break': Coffee,
  'work-offline': Moon,
  offered: PhoneIncoming,
  busy: Phone,
  'post-processing': NotebookPen,
}

interface StatusMarkProps {
  readonly status: AgentStatus
  readonly connecting?: boolean
  readonly small?: boolean
}

/** Each status has its own figure, so that it is told apart without colour. */
export function StatusMark({ status, connecting = false, small = false }: StatusMarkProps) {
  const Icon = connecting ? CircleDashed : statusIcons[status]
  return (
    <span
      className={[styles['mark'], styles[statusTones[status]], small && styles['small']]
        .filter(Boolean)
        .join(' ')}
      aria-hidden
    >
      <Icon size={small ? 14 : 18} />
    </span>
  )
}
