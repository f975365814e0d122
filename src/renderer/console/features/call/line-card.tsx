import { Cable, PhoneOff } from 'lucide-react'
import type { ConnectionView } from '../../../../contract/ipc/console-snapshot.js'
import { Button } from '../../../shared/components/button.js'
import { useConsole, useNow, useSnapshot } from '../../console-context.js'
import { elapsedText } from '../../view/duration.js'
import { Mute } from './call-controls.js'
import { Keypad } from './keypad.js'
import card from '../../components/card.module.css'
import styles from './call-card.module.css'

/** The open line to a plain SIP server: callers come and go on it, so that muting and keys are for whoever is there. */
export function LineCard({ connection }: { readonly connection: ConnectionView }) {
  const { send } = useConsole()
  const now = useNow()
  const muted = useSnapshot(({ plainSip }) => plainSip?.lineMuted ?? false)
  const accessNumber = useSnapshot(({ plainSip }) => plainSip?.accessNumber ?? '')
  const interactionId = connection.connectionId
  return (
    <section className={card['card']} aria-label="Open line">
      <div className={card['who']}>
        <Cable size={22} aria-hidden />
        <div className={card['names']}>
          <p className={card['name']}>Open line</p>
          <p className={card['sub']} title={accessNumber}>
            {accessNumber}
          </p>
        </div>
      </div>
      <div className={styles['figure']}>
        <span className={styles['timer']} role="timer" aria-label="Time open">
          {elapsedText(connection.openedAt ?? connection.since, now)}
        </span>
        <span className={`${styles['state']} ${muted ? styles['warn'] : ''}`}>
          {muted ? 'You are muted' : 'Your microphone is on'}
        </span>
      </div>
      <div className={card['foot']}>
        <div className={styles['pair']}>
          <Mute interactionId={interactionId} muted={muted} usable />
          <Keypad interactionId={interactionId} usable />
        </div>
        <Button
          block
          icon={PhoneOff}
          shortcut="hangUp"
          onClick={() => void send('call.hangUp', { interactionId })}
        >
          Hang up
        </Button>
      </div>
    </section>
  )
}
