import { Button } from '../../../shared/components/button.js'
import { Spinner } from '../../../shared/components/spinner.js'
import { Strip } from '../../../shared/components/strip.js'
import { useConsole, useNow, useSnapshot } from '../../console-context.js'
import { syncText } from '../../view/settings-words.js'
import styles from './sign-in.module.css'

/** The sign-in of the last start is taken up again. It is tried for as long as it takes, so there is a way out. */
export function Restoring({ username }: { readonly username: string }) {
  const { ask } = useConsole()
  const error = useSnapshot(({ signIn }) => signIn.error)
  const settings = useSnapshot((snapshot) => snapshot.settings)
  const now = useNow()
  return (
    <div className={styles['form']}>
      <p className={styles['restoring']} role="status">
        <Spinner />
        {username === '' ? 'Signing in again' : `Signing in again as ${username}`}
      </p>
      {error && (
        <Strip tone="attention" role="alert">
          {error.message} Offhook keeps trying.
        </Strip>
      )}
      {settings && error && <p className={styles['kept']}>{syncText(settings, now).text}</p>}
      <Button size="large" block onClick={() => void ask('session.signOut', undefined)}>
        Sign in as somebody else
      </Button>
    </div>
  )
}
