import { PhoneOff } from 'lucide-react'
import type { CallView } from '../../../../contract/ipc/console-snapshot.js'
import { Avatar } from '../../components/avatar.js'
import { Button } from '../../../shared/components/button.js'
import { Caller } from '../../components/caller.js'
import { useConsole, useNow, useSnapshot } from '../../console-context.js'
import { callStateText } from '../../view/call-words.js'
import { elapsedText } from '../../view/duration.js'
import { QualityMark } from '../quality/quality-mark.js'
import { CallControls } from './call-controls.js'
import card from '../../components/card.module.css'
import styles from './call-card.module.css'

/**
 * A call from Accept or from dialing until it ends. On an open connection the banner tells its quality. Without a leg of the agent's there is nothing to mute or hold.
 */
export function CallCard({ call }: { readonly call: CallView }) {
  const { send } = useConsole()
  const now = useNow()
  const state = callStateText(call, now)
  const bannerTells = useSnapshot(
    ({ connection }) => connection?.state === 'open' && call.delivery === 'persistent-leg',
  )
  const heldThere = useSnapshot(({ plainSip }) => plainSip?.heldThere ?? false)
  const warn = heldThere || call.state === 'held' || call.state === 'customer-waiting'
  return (
    <section className={card['card']} aria-label="Call">
      <Caller call={call} before={<Avatar name={call.customer.name} size={44} />} />
      <div className={styles['figure']}>
        <span className={styles['timer']} role="timer" aria-label="Time in call">
          {elapsedText(call.joinedAt ?? call.offeredAt, now)}
        </span>
        <span className={`${styles['state']} ${warn ? styles['warn'] : ''}`}>
          {state ?? (heldThere ? 'On hold by the other side' : call.muted ? 'You are muted' : 'Connected')}
        </span>
        {!bannerTells && <QualityMark />}
      </div>
      <div className={card['foot']}>
        {call.state !== 'customer-waiting' && <CallControls call={call} />}
        <Button
          look="danger"
          size="large"
          block
          icon={PhoneOff}
          shortcut="hangUp"
          busy={call.pending === 'hang-up'}
          onClick={() => void send('call.hangUp', { interactionId: call.interactionId })}
        >
          Hang up
        </Button>
      </div>
    </section>
  )
}
