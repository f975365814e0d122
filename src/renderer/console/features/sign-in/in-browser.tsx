import { useEffect, useRef, useState } from 'react'
import { Button } from '../../../shared/components/button.js'
import { Spinner } from '../../../shared/components/spinner.js'
import { Strip } from '../../../shared/components/strip.js'
import { useConsole } from '../../console-context.js'
import styles from './sign-in.module.css'

/** The agent is over there, in the browser: what to do when it is not to be seen, and the way back. */
export function InBrowser({ opened }: { readonly opened: boolean }) {
  const { ask } = useConsole()
  const [said, setSaid] = useState('')
  // The button that had the focus has made way for this.
  const start = useRef<HTMLDivElement>(null)
  useEffect(() => start.current?.focus(), [])
  const say = async (command: 'session.openBrowserAgain' | 'session.copySignInLink', done: string) => {
    const failure = await ask(command, undefined)
    setSaid(failure ? failure.message : done)
  }
  return (
    <div className={styles['focused']} ref={start} tabIndex={-1}>
      {opened ? (
        <p className={styles['restoring']} role="status">
          <Spinner />
          Continue in your browser
        </p>
      ) : (
        <Strip tone="attention" role="alert">
          Your browser could not be opened. Copy the link and open it in a browser on this computer.
        </Strip>
      )}
      <div className={styles['pair']}>
        <Button block onClick={() => void say('session.openBrowserAgain', 'Opened again.')}>
          Open again
        </Button>
        <Button block onClick={() => void say('session.copySignInLink', 'Link copied.')}>
          Copy link
        </Button>
      </div>
      <Button look="quiet" block onClick={() => void ask('session.signOut', undefined)}>
        Cancel
      </Button>
      <p className={styles['hint']} role="status">
        {said}
      </p>
    </div>
  )
}
