import { useStore } from 'zustand'
import { Button } from '../../../../renderer/shared/components/button.js'
import { Dialog } from '../../../../renderer/shared/components/dialog.js'
import { Strip } from '../../../../renderer/shared/components/strip.js'
import { useMe } from '../../api/queries.js'
import { useManager } from '../../manager-context.js'
import styles from './sign-in.module.css'

/** Over the page, which keeps everything that was typed; the sign-in itself is in a window beside it. */
export function SignInAgain() {
  const { session } = useManager()
  const failure = useStore(session.state, (state) => state.failure)
  const username = useMe().data?.value.username ?? null
  return (
    <Dialog
      open
      title="Your sign-in has ended"
      text={`Sign in${username === null ? '' : ` as ${username}`} again to go on. Nothing that you typed is lost.`}
    >
      <div className={styles['again']}>
        {failure && (
          <Strip tone="bad" role="alert">
            {failure}
          </Strip>
        )}
        <Button look="primary" size="large" block onClick={() => void session.signInAgain(username)}>
          Sign in again
        </Button>
        <Button look="quiet" block onClick={() => void session.signOut()}>
          Sign out
        </Button>
      </div>
    </Dialog>
  )
}
