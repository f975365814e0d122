import { useEffect, useRef } from 'react'
import { Phone, PhoneIncoming, PhoneOff } from 'lucide-react'
import type { ConnectionView } from '../../../../contract/ipc/console-snapshot.js'
import { Button } from '../../../shared/components/button.js'
import { Spinner } from '../../../shared/components/spinner.js'
import { useConsole } from '../../console-context.js'
import card from '../../components/card.module.css'
import styles from './validation-card.module.css'

/** The call that opens a persistent connection: always answered by hand, here or at the desk phone. */
export function ValidationCard({ connection }: { readonly connection: ConnectionView }) {
  const { send } = useConsole()
  const { ringing, deskPhone } = connection
  const answer = useFocusIfFree(ringing)
  return (
    <section className={`${card['card']} ${styles['card']}`} aria-label="Validation call">
      <div className={card['who']}>
        <span className={styles['mark']} aria-hidden>
          {ringing || deskPhone ? <PhoneIncoming size={22} /> : <Spinner />}
        </span>
        <div className={card['names']}>
          <p className={card['name']}>Validation call</p>
          <p className={card['sub']}>{whereText(connection)}</p>
        </div>
      </div>
      {ringing && (
        <div className={card['foot']}>
          <div className={`${card['actions']} ${card['wideFirst']}`}>
            <Button
              ref={answer}
              look="answer"
              size="large"
              icon={Phone}
              shortcut="answer"
              onClick={() => void send('connection.answerValidation', undefined)}
            >
              Answer
            </Button>
            <Button
              size="large"
              icon={PhoneOff}
              shortcut="reject"
              onClick={() => void send('connection.declineValidation', undefined)}
            >
              Decline
            </Button>
          </div>
        </div>
      )}
    </section>
  )
}

function whereText({ ringing, deskPhone }: ConnectionView): string {
  if (deskPhone) return `Ringing on ${deskPhone}`
  return ringing ? 'Ringing' : 'The contact center is calling you'
}

/** The agent asked for this call, so its button takes the focus, but only from nobody. */
function useFocusIfFree(wanted: boolean) {
  const ref = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const focused = document.activeElement
    if (wanted && (focused === document.body || focused?.tagName === 'MAIN')) ref.current?.focus()
  }, [wanted])
  return ref
}
