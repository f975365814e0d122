import { useStore } from 'zustand'
import { Dialog } from '../../../../renderer/shared/components/dialog.js'
import { useManager } from '../../manager-context.js'
import { SignInFields } from './sign-in-fields.js'
import styles from './sign-in.module.css'

/** Over the page, which keeps everything that was typed. */
export function SignInAgain() {
  const { session } = useManager()
  const username = useStore(session.state, (state) => state.username)
  return (
    <Dialog
      open
      title="Your sign-in has ended"
      text={`Enter the password of ${username} to go on. Nothing that you typed is lost.`}
    >
      <div className={styles['again']}>
        <SignInFields username={username} onCancel={() => session.signOut()} />
      </div>
    </Dialog>
  )
}
