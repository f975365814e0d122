import { useStore } from 'zustand'
import { Button } from '../../../shared/components/button.js'
import { Mark } from '../../../shared/components/mark.js'
import { useConsole } from '../../console-context.js'
import { failureText } from '../../view/failure-words.js'
import styles from './sign-in.module.css'

/** The moment before the first snapshot, or why it did not come. */
export function Starting() {
  const { mirror } = useConsole()
  const failure = useStore(mirror.state, (state) => state.failure)
  return (
    <main className={styles['page']}>
      <div className={styles['starting']}>
        <Mark size={48} />
        {failure && (
          <>
            <p role="alert">{failureText(failure)}</p>
            <Button look="primary" onClick={() => void mirror.start()}>
              Try again
            </Button>
          </>
        )}
      </div>
    </main>
  )
}
