import { CircleDashed } from 'lucide-react'
import { useSnapshot } from '../../console-context.js'
import { statusTones } from '../../view/status-words.js'
import { statusIcons } from '../status/status-mark.js'
import styles from './ambient.module.css'

/** Nothing asks for the agent: a still figure of the status. */
export function Ambient() {
  const status = useSnapshot((snapshot) => snapshot.status)
  if (!status) return null
  const Icon = status.connecting ? CircleDashed : statusIcons[status.status]
  return (
    <div className={styles['ambient']}>
      <div className={`${styles['disc']} ${styles[statusTones[status.status]]}`} aria-hidden>
        <span className={styles['halo']} />
        <span className={styles['halo']} />
        <span className={styles['core']} />
        <Icon className={styles['icon']} size={32} strokeWidth={1.75} />
      </div>
    </div>
  )
}
