import { Progress } from '@base-ui/react/progress'
import { Button } from '../../components/button.js'
import { Dialog } from '../../components/dialog.js'
import { useConsole, useNow, useSnapshot } from '../../console-context.js'
import { triesText } from '../../view/announcements.js'
import { remainingText, secondsLeft, spokenSeconds } from '../../view/duration.js'
import { asksForPin } from '../../view/moment.js'
import { completePin } from '../../view/pin-boxes-state.js'
import type { ConnectionView } from '../../../../contract/ipc/console-snapshot.js'
import { PinBoxes } from './pin-boxes.js'
import { usePin } from './use-pin.js'
import styles from './pin-dialog.module.css'

/** Opens by itself while a validation call is up, whatever page is open, and closes with it. */
export function PinDialog() {
  const open = useSnapshot(asksForPin)
  const connection = useSnapshot((snapshot) => snapshot.connection)
  const where = connection?.deskPhone ? ` on ${connection.deskPhone}` : ''
  return (
    <Dialog open={open} title="Enter the PIN" text={`Type the four digits that you hear${where}. They are repeated.`}>
      {connection && <PinForm key={connection.connectionId} connection={connection} />}
    </Dialog>
  )
}

function PinForm({ connection }: { readonly connection: ConnectionView }) {
  const { send } = useConsole()
  const { confirming, pinError, pinAttemptsLeft, pinExpiresAt } = connection
  const { boxes, dispatch } = usePin(pinError, pinAttemptsLeft)
  const pin = completePin(boxes)
  const confirm = (): void => {
    if (pin !== null && !confirming) void send('connection.confirmPin', { pin })
  }
  const tries = pinError === null ? null : triesText(pinAttemptsLeft)
  const untouched = boxes.digits.every((digit) => digit === '')

  return (
    <form
      className={`${styles['form']} ${pinError && untouched ? styles['wrong'] : ''}`}
      onSubmit={(event) => {
        event.preventDefault()
        confirm()
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
        <p className={styles['error']} id="pin-message">
          {!confirming && pinError} {!confirming && tries && <span>{tries}.</span>}
        </p>
        {pinExpiresAt !== null && <TimeLeft endsAt={pinExpiresAt} />}
      </div>
      <div className={styles['actions']}>
        <Button type="submit" look="primary" size="large" block busy={confirming} unavailable={pin === null && !confirming}>
          Confirm
        </Button>
        {!connection.deskPhone && (
          <Button look="quiet" block onClick={() => void send('connection.declineValidation', undefined)}>
            Hang up
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
