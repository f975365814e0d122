import { Check } from 'lucide-react'
import { Button } from '../../../shared/components/button.js'
import { Ring } from '../../components/ring.js'
import { useConsole, useNow } from '../../console-context.js'
import { fractionLeft, remainingText, secondsLeft, spokenSeconds } from '../../view/duration.js'
import card from '../../components/card.module.css'
import styles from './post-processing-card.module.css'

/** Time for notes after a call; the next interaction comes when it ends. */
export function PostProcessingCard({
  since,
  endsAt,
}: {
  readonly since: number
  readonly endsAt: number | null
}) {
  const { send } = useConsole()
  const now = useNow()
  return (
    <section className={`${card['card']} ${styles['card']}`} aria-label="Post-processing">
      {endsAt !== null && (
        <Ring size={128} left={fractionLeft(since, endsAt, now)} className={styles['ring']}>
          <span className={styles['figure']}>
            <span
              className={styles['time']}
              role="timer"
              aria-label={`${spokenSeconds(secondsLeft(endsAt, now))} left`}
            >
              {remainingText(endsAt, now)}
            </span>
            <span className={styles['word']}>left</span>
          </span>
        </Ring>
      )}
      <div className={`${card['foot']} ${styles['foot']}`}>
        <Button
          look="primary"
          size="large"
          block
          icon={Check}
          shortcut="finish"
          onClick={() => void send('status.finishPostProcessing', undefined)}
        >
          Finish now
        </Button>
      </div>
    </section>
  )
}
