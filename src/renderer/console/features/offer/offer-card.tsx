import { Check, Phone, PhoneOff } from 'lucide-react'
import type { CallView } from '../../../../contract/ipc/console-snapshot.js'
import { Avatar } from '../../components/avatar.js'
import { Button } from '../../../shared/components/button.js'
import { Caller } from '../../components/caller.js'
import { Ring } from '../../components/ring.js'
import { useConsole, useNow } from '../../console-context.js'
import { offerHint } from '../../view/call-words.js'
import { fractionLeft, remainingText, secondsLeft, spokenSeconds } from '../../view/duration.js'
import card from '../../components/card.module.css'

const URGENT_SECONDS = 5

/** A customer who waits for this agent. It comes up without taking the focus. */
export function OfferCard({ call }: { readonly call: CallView }) {
  const now = useNow()
  const { offeredAt, offerExpiresAt } = call
  const hint = offerHint(call, now)
  const urgent = offerExpiresAt !== null && secondsLeft(offerExpiresAt, now) <= URGENT_SECONDS
  return (
    <section className={card['card']} aria-label="Offer">
      <Caller
        call={call}
        before={
          <Ring
            size={56}
            left={offerExpiresAt === null ? 1 : fractionLeft(offeredAt, offerExpiresAt, now)}
            urgent={urgent}
          >
            <Avatar name={call.customer.name} size={44} />
          </Ring>
        }
        after={
          offerExpiresAt !== null && (
            <span
              className={card['time']}
              role="timer"
              aria-label={`${spokenSeconds(secondsLeft(offerExpiresAt, now))} left`}
            >
              {remainingText(offerExpiresAt, now)}
            </span>
          )
        }
      />
      {hint && (
        <p className={`${card['hint']} ${call.autoAnswerAt === null ? '' : card['accent']}`}>{hint}</p>
      )}
      <div className={card['foot']}>
        <OfferActions call={call} />
      </div>
    </section>
  )
}

/** Accept joins the customer on the open connection, Answer picks up the ringing call; a desk phone has neither. */
export function OfferActions({
  call,
  size = 'large',
}: {
  readonly call: CallView
  readonly size?: 'small' | 'large'
}) {
  const { send } = useConsole()
  const { interactionId, answerWith, canReject, pending } = call
  if (answerWith === 'none' && !canReject) return null
  const both = answerWith !== 'none' && canReject
  return (
    <div
      className={[card['actions'], both && size === 'large' && card['wideFirst']].filter(Boolean).join(' ')}
    >
      {answerWith !== 'none' && (
        <Button
          look="answer"
          size={size}
          {...(size === 'large' ? { icon: answerWith === 'accept' ? Check : Phone } : {})}
          shortcut="answer"
          busy={pending === 'answer'}
          unavailable={pending === 'reject'}
          onClick={() => void send('call.answer', { interactionId })}
        >
          {answerWith === 'accept' ? 'Accept' : 'Answer'}
        </Button>
      )}
      {canReject && (
        <Button
          size={size}
          {...(size === 'large' ? { icon: PhoneOff } : {})}
          shortcut="reject"
          busy={pending === 'reject'}
          unavailable={pending === 'answer'}
          onClick={() => void send('call.reject', { interactionId })}
        >
          Reject
        </Button>
      )}
    </div>
  )
}
