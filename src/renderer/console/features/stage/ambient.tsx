import { CircleDashed, MicOff } from 'lucide-react'
import { useSnapshot } from '../../console-context.js'
import { statusTones } from '../../view/status-words.js'
import { statusIcons } from '../status/status-mark.js'
import styles from './ambient.module.css'

/** Nothing asks for the agent: a still figure of the status, and that nobody listens. */
export function Ambient() {
  const status = useSnapshot((snapshot) => snapshot.status)
  const silentLeg = useSnapshot(({ connection, devices }) => connection?.state === 'open' && !devices.microphoneSent)
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
      {silentLeg && (
        <p className={styles['note']}>
          <MicOff size={16} aria-hidden />
          Your microphone is not sent between calls
        </p>
      )}
    </div>
  )
}
