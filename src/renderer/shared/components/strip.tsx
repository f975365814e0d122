import type { ReactNode } from 'react'
import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react'
import type { Tone } from '../../../contract/ipc/console-snapshot.js'
import { IconButton } from './icon-button.js'
import styles from './strip.module.css'

export const toneIcons = {
  neutral: Info,
  good: CircleCheck,
  attention: TriangleAlert,
  bad: CircleAlert,
} as const

interface StripProps {
  readonly tone: Tone
  readonly children: ReactNode
  readonly onDismiss?: () => void
  readonly role?: 'alert' | 'status'
  /** one line; the whole of it on hover */
  readonly brief?: string | undefined
}

/** One line of news, with an icon beside the colour, because colour alone tells some people nothing. */
export function Strip({ tone, children, onDismiss, role, brief }: StripProps) {
  const Icon = toneIcons[tone]
  return (
    <div className={`${styles['strip']} ${styles[tone]}`} role={role}>
      <Icon className={styles['icon']} size={16} aria-hidden />
      <div className={`${styles['text']} ${brief === undefined ? '' : styles['brief']}`} title={brief}>
        {children}
      </div>
      {onDismiss && (
        <span className={styles['action']}>
          <IconButton name="Dismiss" icon={X} size="small" onClick={onDismiss} />
        </span>
      )}
    </div>
  )
}
