import { Button } from '../../../shared/components/button.js'
import { Strip } from '../../../shared/components/strip.js'
import { useConsole, useSnapshot } from '../../console-context.js'
import { InBrowser } from './in-browser.js'
import { useSignIn } from './use-sign-in.js'
import styles from './sign-in.module.css'

/** Nobody is signed in: one button, and then the browser. */
export function SignInForm() {
  const { ask } = useConsole()
  const { state, step } = useSnapshot((snapshot) => snapshot.signIn)
  const { signIn, refused } = useSignIn()
  const busy = state === 'signing-in'
  if (step === 'browser' || step === 'browser-not-opened') {
    return <InBrowser opened={step === 'browser'} />
  }
  return (
    <div className={styles['form']}>
      {refused !== null && !busy && (
        <Strip tone="bad" role="alert">
          {refused}
        </Strip>
      )}
      <Button look="primary" size="large" block autoFocus busy={busy} onClick={() => void signIn()}>
        {busy ? 'Signing in' : 'Sign in'}
      </Button>
      {busy ? (
        <Button look="quiet" block onClick={() => void ask('session.signOut', undefined)}>
          Cancel
        </Button>
      ) : (
        <p className={styles['hint']}>Your browser opens for it.</p>
      )}
    </div>
  )
}
