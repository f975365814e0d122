import { useState, type SubmitEvent } from 'react'
import type { PlainSipView } from '../../../../contract/ipc/console-snapshot.js'
import { Button } from '../../../shared/components/button.js'
import { Strip } from '../../../shared/components/strip.js'
import { TextField } from '../../../shared/components/text-field.js'
import { useConsole, useSnapshot } from '../../console-context.js'
import styles from './sign-in.module.css'

/** A phone of a plain SIP server: what the machine policy leaves open is typed once. The password is held here only while it is typed. */
export function PlainSignIn({ plain }: { readonly plain: PlainSipView }) {
  const { ask } = useConsole()
  const error = useSnapshot(({ signIn }) => signIn.error)
  const [user, setUser] = useState(plain.user ?? '')
  const [password, setPassword] = useState('')
  const [refused, setRefused] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const message = refused ?? error?.message ?? null

  const register = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setRefused(null)
    const failure =
      plain.asksFor === 'nothing'
        ? await ask('session.signIn', undefined)
        : await ask('session.registerPlain', { user, password })
    setPassword('')
    setBusy(false)
    if (failure) setRefused(failure.message)
  }

  return (
    <form className={styles['form']} aria-label="Register" onSubmit={(event) => void register(event)}>
      {message !== null && !busy && (
        <Strip tone="bad" role="alert">
          {message}
        </Strip>
      )}
      {plain.asksFor === 'user-and-password' ? (
        <TextField
          label="User"
          value={user}
          maxLength={64}
          autoFocus
          onChange={(event) => setUser(event.target.value)}
        />
      ) : (
        plain.user !== null && (
          <p className={styles['address']} title={`${plain.user}@${plain.domain}`}>
            {plain.user}@{plain.domain}
          </p>
        )
      )}
      {plain.asksFor !== 'nothing' && (
        <TextField
          label="Password"
          type="password"
          value={password}
          maxLength={256}
          autoFocus={plain.asksFor === 'password'}
          onChange={(event) => setPassword(event.target.value)}
        />
      )}
      <Button
        type="submit"
        look="primary"
        size="large"
        block
        autoFocus={plain.asksFor === 'nothing'}
        busy={busy}
      >
        Register
      </Button>
    </form>
  )
}
