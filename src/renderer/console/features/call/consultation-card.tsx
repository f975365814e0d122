import { Pause, PhoneForwarded, Undo2 } from 'lucide-react'
import type { CallView, ConsultationView } from '../../../../contract/ipc/console-snapshot.js'
import { Avatar } from '../../components/avatar.js'
import { Button } from '../../../shared/components/button.js'
import { useConsole, useNow } from '../../console-context.js'
import { callerTitle } from '../../view/call-words.js'
import { canGoBack, isAsking } from '../../view/consultation.js'
import { elapsedText } from '../../view/duration.js'
import { Mute } from './call-controls.js'
import { Keypad } from './keypad.js'
import card from '../../components/card.module.css'
import styles from './call-card.module.css'

/** Two calls: whom the agent asks, and under them who waits on hold to be transferred. */
export function ConsultationCard({
  call,
  asked,
}: {
  readonly call: CallView
  readonly asked: ConsultationView
}) {
  const { send } = useConsole()
  const now = useNow()
  const { phase, interactionId, address, muted, joinedAt, beganAt } = asked
  const talking = isAsking(asked)
  return (
    <section className={card['card']} aria-label="Consultation">
      <div className={card['who']}>
        <Avatar name={null} size={44} />
        <div className={card['names']}>
          <p className={card['name']} title={address} dir="auto">
            {address}
          </p>
          <p className={card['sub']}>Asked before the transfer</p>
        </div>
      </div>
      <div className={styles['figure']}>
        <span className={styles['timer']} role="timer" aria-label="Time with whom you ask">
          {elapsedText(joinedAt ?? beganAt, now)}
        </span>
        <span className={`${styles['state']} ${muted ? styles['warn'] : ''}`}>{stateText(asked)}</span>
      </div>
      <div className={styles['waits']} role="group" aria-label="On hold">
        <Pause size={18} aria-hidden />
        <p className={styles['waiting']} title={callerTitle(call)} dir="auto">
          {callerTitle(call)}
        </p>
        <span className={styles['warn']}>{call.state === 'held' ? 'On hold' : 'Being held'}</span>
      </div>
      <div className={card['foot']}>
        <div className={styles['pair']}>
          <Mute interactionId={interactionId ?? ''} muted={muted} usable={talking} />
          <Keypad interactionId={interactionId ?? ''} usable={talking} />
        </div>
        <Button
          look="primary"
          size="large"
          block
          icon={PhoneForwarded}
          shortcut="transfer"
          busy={phase === 'completing'}
          unavailable={!talking}
          onClick={() => void send('call.completeTransfer', undefined)}
        >
          Complete transfer
        </Button>
        <Button
          block
          icon={Undo2}
          shortcut="hangUp"
          busy={phase === 'returning'}
          unavailable={!canGoBack(asked)}
          onClick={() => void send('call.endConsultation', undefined)}
        >
          Back to caller
        </Button>
      </div>
    </section>
  )
}

function stateText({ phase, rings, muted }: ConsultationView): string {
  switch (phase) {
    case 'holding':
    case 'calling':
      return rings ? 'Ringing' : 'Dialing'
    case 'talking':
      return muted ? 'You are muted' : 'Connected'
    case 'completing':
      return 'Transferring'
    case 'returning':
      return 'Ending'
    default:
      return phase satisfies never
  }
}
