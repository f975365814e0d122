import { Cable, CircleDashed, RefreshCw, Unplug, type LucideIcon } from 'lucide-react'
import type { ConnectionState } from '../../../../contract/domain.js'
import { useNow, useSnapshot } from '../../console-context.js'
import { bannerWords, canReopen } from '../../view/connection-words.js'
import { QualityMark } from '../quality/quality-mark.js'
import { ReopenButton } from './reopen-button.js'
import styles from './banner.module.css'

const icons: Readonly<Record<ConnectionState, LucideIcon>> = {
  closed: Unplug,
  dialing: CircleDashed,
  validating: CircleDashed,
  open: Cable,
  recovering: RefreshCw,
  lost: Unplug,
}

/** The persistent connection, at the top whatever page is open. On Demand has none. */
export function Banner() {
  const snapshot = useSnapshot((whole) => whole)
  const words = bannerWords(snapshot, useNow())
  const { connection } = snapshot
  if (!words || !connection) return null
  const Icon = icons[connection.state]
  return (
    <section className={`${styles['banner']} ${styles[words.tone]}`} aria-label="Persistent connection">
      <div className={styles['line']}>
        <Icon className={styles['icon']} size={20} aria-hidden />
        <div className={styles['words']}>
          <p className={styles['title']} title={words.title}>
            {words.title}
          </p>
          <p className={styles['detail']}>{words.detail}</p>
        </div>
        {connection.state === 'open' && <QualityMark />}
      </div>
      {canReopen(snapshot) && (
        <div className={styles['reopen']}>
          <ReopenButton availableAt={connection.reopenAvailableAt} />
        </div>
      )}
    </section>
  )
}
