import { useState, type ReactNode } from 'react'
import { useStore } from 'zustand'
import { Button } from '../../../../renderer/shared/components/button.js'
import { Mark } from '../../../../renderer/shared/components/mark.js'
import { Strip } from '../../../../renderer/shared/components/strip.js'
import { useManager } from '../../manager-context.js'
import styles from './sign-in.module.css'

/** Who it is, is asked on the page of whoever keeps the passwords. */
export function SignIn() {
  const { session } = useManager()
  const failure = useStore(session.state, (state) => state.failure)
  const [busy, setBusy] = useState(false)
  const signIn = async (): Promise<void> => {
    setBusy(true)
    await session.signIn()
    setBusy(false)
  }
  return (
    <Welcome title="Sign in" about="Sign in as an administrator of your contact center.">
      {failure && (
        <Strip tone="bad" role="alert">
          {failure}
        </Strip>
      )}
      <Button look="primary" size="large" block autoFocus busy={busy} onClick={() => void signIn()}>
        Sign in
      </Button>
    </Welcome>
  )
}

/** The window beside a page whose sign-in had ended. */
export const SignedInAgain = () => (
  <Welcome title="Signed in" about="You can close this window and go on where you were." />
)

interface WelcomeProps {
  readonly title: string
  readonly about: string
  readonly children?: ReactNode
}
const Welcome = ({ title, about, children }: WelcomeProps) => (
  <main className={styles['page']}>
    <title>{`${title} · Configuration Manager`}</title>
    <div className={styles['content']}>
      <header className={styles['welcome']}>
        <Mark size={48} />
        <h1 className={styles['title']}>Configuration Manager</h1>
        <p className={styles['about']}>{about}</p>
      </header>
      {children}
    </div>
  </main>
)
