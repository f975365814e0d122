import { useReducer } from 'react'
import { Progress } from '@base-ui/react/progress'
import { Button } from '../../../shared/components/button.js'
import { Dialog } from '../../../shared/components/dialog.js'
import { useConsole, useNow, useSnapshot } from '../../console-context.js'
import { triesText } from '../../view/connection-words.js'
import { remainingText, secondsLeft, spokenSeconds } from '../../view/duration.js'
import { asksForPin } from '../../view/moment.js'
import { completePin, emptyPin, pinTransition } from '../../view/pin-boxes-state.js'
import type { ConnectionView } from '../../../../contract/ipc/console-snapshot.js'
import { PinBoxes } from './pin-boxes.js'
import styles from './pin-dialog.module.css'

/** Opens by itself while a validation call is up, whatever page is open, and closes with it. */
export function PinDialog() {
  const open = useSnapshot(asksForPin)
  const connection = useSnapshot((snapshot) => snapshot.connection)
  const where = connection?.deskPhone ? ` on ${connection.deskPhone}` : ''
  return (
    <Dialog
      open={open}
      title="Enter the PIN"
      text={`Type the four digits that you hear${where}. They are repeated.`}
    >
      {connection && <PinForm key={connection.connectionId} connection={connection} />}
    </Dialog>
  )
}

function PinForm({ connection }: { readonly connection: ConnectionView }) {
  const { ask, send } = useConsole()
  const connecting = useSnapshot((snapshot) => snapshot.status?.connecting ?? false)
  const { confirming, pinError, pinAttemptsLeft, pinExpiresAt } = connection
  const [boxes, dispatch] = useReducer(pinTransition, emptyPin)
  const pin = completePin(boxes)
  const wrong = pinError !== null && !confirming

  const confirm = async (): Promise<void> => {
    if (pin === null || confirming) return
    // Main words the refusal beside the boxes. A wrong PIN is retyped; after a time-out the same one is sent again.
    const failure = await ask('connection.confirmPin', { pin })
    if (failure?.code === 'pin-wrong') dispatch({ type: 'clear' })
  }

  return (
    <form
      className={`${styles['form']} ${wrong ? styles['wrong'] : ''}`}
      onSubmit={(event) => {
        event.preventDefault()
        void confirm()
      }}
    >
      <PinBoxes boxes={boxes} dispatch={dispatch} busy={confirming} describedBy="pin-message" />
      <div className={styles['progress']}>
        {confirming && (
          <Progress.Root value={null} aria-label="Confirming the PIN">
            <Progress.Track className={styles['track']} render={<span />}>
              <span className={styles['bar']} />
            </Progress.Track>
          </Progress.Root>
        )}
      </div>
      <div className={styles['below']}>
        <p className={styles[wrong ? 'error' : 'tries']} id="pin-message">
          {wrong ? pinError : confirming ? 'It may take a few seconds.' : triesText(pinAttemptsLeft)}
        </p>
        {pinExpiresAt !== null && <TimeLeft endsAt={pinExpiresAt} />}
      </div>
      <div className={styles['actions']}>
        <Button
          type="submit"
          look="primary"
          size="large"
          block
          busy={confirming}
          unavailable={pin === null && !confirming}
        >
          Confirm
        </Button>
        {connecting && (
          <Button
            look="quiet"
            block
            onClick={() => void send('status.set', { status: 'on-break', reasonCode: null })}
          >
            Cancel and go On break
          </Button>
        )}
        {!connecting && connection.deskPhone === null && (
          <Button look="quiet" block onClick={() => void send('connection.declineValidation', undefined)}>
            Cancel
          </Button>
        )}
      </div>
    </form>
  )
}

function TimeLeft({ endsAt }: { readonly endsAt: number }) {
  const now = useNow()
  return (
    <p className={styles['time']} role="timer" aria-label={`${spokenSeconds(secondsLeft(endsAt, now))} left`}>
      {remainingText(endsAt, now)} left
    </p>
  )
}
