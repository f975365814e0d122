import { Phone, PhoneOff } from 'lucide-react'
import type { CallView } from '../../../../contract/ipc/console-snapshot.js'
import { Button } from '../../../shared/components/button.js'
import { useConsole, useNow, useSnapshot } from '../../console-context.js'
import { callerTitle, callStateText } from '../../view/call-words.js'
import { canGoBack } from '../../view/consultation.js'
import { elapsedText, remainingText } from '../../view/duration.js'
import { momentKey, momentsOf, type Moment } from '../../view/moment.js'
import { OfferActions } from '../offer/offer-card.js'
import styles from './call-strip.module.css'

/** What must not be missed while another page is open, in one line with its buttons. */
export function CallStrip() {
  const snapshot = useSnapshot((whole) => whole)
  return momentsOf(snapshot).map((moment) => <MomentStrip key={momentKey(moment)} moment={moment} />)
}

function MomentStrip({ moment }: { readonly moment: Moment }) {
  const { send } = useConsole()
  const now = useNow()
  switch (moment.kind) {
    case 'validation':
      return (
        <Line
          title="Validation call"
          state={moment.connection.deskPhone ? `Ringing on ${moment.connection.deskPhone}` : 'Ringing'}
        >
          {moment.connection.ringing && (
            <Button
              look="answer"
              size="small"
              icon={Phone}
              shortcut="answer"
              onClick={() => void send('connection.answerValidation', undefined)}
            >
              Answer
            </Button>
          )}
        </Line>
      )
    case 'line':
      return null
    case 'offer': {
      const { call } = moment
      const left =
        call.offerExpiresAt === null ? 'Offer' : `Offer · ${remainingText(call.offerExpiresAt, now)} left`
      return (
        <Line title={callerTitle(call)} state={left}>
          <OfferActions call={call} size="small" />
        </Line>
      )
    }
    case 'call':
      return (
        <Line title={callerTitle(moment.call)} state={runningText(moment.call, now)}>
          <Button
            look="danger"
            size="small"
            icon={PhoneOff}
            shortcut="hangUp"
            busy={moment.call.pending === 'hang-up'}
            onClick={() => void send('call.hangUp', { interactionId: moment.call.interactionId })}
          >
            Hang up
          </Button>
        </Line>
      )
    case 'consultation':
      return (
        <Line title={moment.asked.address} state={`${callerTitle(moment.call)} is on hold`}>
          <Button
            size="small"
            shortcut="hangUp"
            busy={moment.asked.phase === 'returning'}
            unavailable={!canGoBack(moment.asked)}
            onClick={() => void send('call.endConsultation', undefined)}
          >
            Back to caller
          </Button>
        </Line>
      )
    case 'post-processing':
      return (
        <Line
          title="Post-processing"
          state={moment.endsAt === null ? '' : `${remainingText(moment.endsAt, now)} left`}
        >
          <Button
            size="small"
            shortcut="finish"
            onClick={() => void send('status.finishPostProcessing', undefined)}
          >
            Finish now
          </Button>
        </Line>
      )
    default:
      return moment satisfies never
  }
}

const runningText = (call: CallView, now: number): string =>
  [callStateText(call, now), elapsedText(call.joinedAt ?? call.offeredAt, now)].filter(Boolean).join(' · ')

function Line(props: { readonly title: string; readonly state: string; readonly children: React.ReactNode }) {
  return (
    <section className={styles['strip']} aria-label={props.title}>
      <div className={styles['names']}>
        <p className={styles['title']} title={props.title} dir="auto">
          {props.title}
        </p>
        <p className={styles['state']} title={props.state}>
          {props.state}
        </p>
      </div>
      {props.children}
    </section>
  )
}
