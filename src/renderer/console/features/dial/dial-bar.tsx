import { useState, type SubmitEvent } from 'react'
import { Phone } from 'lucide-react'
import { Button } from '../../../shared/components/button.js'
import { useConsole, useSnapshot } from '../../console-context.js'
import { failureText } from '../../view/failure-words.js'
import { momentsOf } from '../../view/moment.js'
import { shortcuts } from '../../../shared/shortcuts.js'
import styles from './dial-bar.module.css'

/** Stays writable while dialing is blocked: a number can be prepared, and typing is never cut off by an offer. */
export function DialBar() {
  const { ask } = useConsole()
  const blocked = useSnapshot((snapshot) => snapshot.dialBlockedReason)
  const [destination, setDestination] = useState('')
  const [refused, setRefused] = useState<string | null>(null)
  const [dialing, setDialing] = useState(false)
  const onCall = useSnapshot((snapshot) =>
    momentsOf(snapshot).some(({ kind }) => kind !== 'post-processing' && kind !== 'line'),
  )
  const empty = destination.trim() === ''
  const note = refused ?? blocked ?? ''

  const dial = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (empty || blocked !== null || dialing) return
    setDialing(true)
    const failure = await ask('call.dial', { destination: destination.trim() })
    setDialing(false)
    setRefused(failure && failureText(failure))
    if (!failure) setDestination('')
  }

  return (
    <form
      className={`${styles['bar']} ${onCall ? styles['away'] : ''}`}
      aria-label="Outbound call"
      onSubmit={(event) => void dial(event)}
    >
      <div className={styles['row']}>
        <input
          className={styles['input']}
          aria-label="Number or SIP URI"
          aria-describedby="dial-note"
          aria-keyshortcuts={shortcuts.dial.label}
          aria-invalid={refused ? true : undefined}
          data-shortcut="dial"
          placeholder="Number or SIP URI"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={destination}
          onChange={(event) => {
            setDestination(event.target.value)
            setRefused(null)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setDestination('')
          }}
        />
        <Button
          type="submit"
          look="primary"
          className={styles['call']}
          icon={Phone}
          busy={dialing}
          unavailable={empty || blocked !== null}
        >
          Call
        </Button>
      </div>
      <p
        id="dial-note"
        className={`${styles['note']} ${refused ? styles['error'] : ''}`}
        title={note}
        role="status"
      >
        {note}
      </p>
    </form>
  )
}
