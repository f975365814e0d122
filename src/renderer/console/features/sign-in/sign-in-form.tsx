import { useState, type SubmitEvent } from 'react'
import { Button } from '../../../shared/components/button.js'
import { Strip } from '../../../shared/components/strip.js'
import { TextField } from '../../../shared/components/text-field.js'
import { useConsole, useSnapshot } from '../../console-context.js'
import { failureText } from '../../view/failure-words.js'
import styles from './sign-in.module.css'

export function SignInForm() {
  const { ask } = useConsole()
  const signIn = useSnapshot((snapshot) => snapshot.signIn)
  const [username, setUsername] = useState(signIn.prefill?.username ?? '')
  const [password, setPassword] = useState('')
  const [refused, setRefused] = useState<string | null>(null)
  const busy = signIn.state === 'signing-in'
  const usesPrefilled = signIn.prefill?.passwordPrefilled === true && password === ''
  const incomplete = username.trim() === '' || (password === '' && !usesPrefilled)
  const error = refused ?? (signIn.error && !busy ? failureText(signIn.error) : null)

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (busy || incomplete) return
    setRefused(null)
    const typed = password
    // The password crosses once and is not kept here.
    setPassword('')
    const failure = await ask('session.signIn', {
      username: username.trim(),
      ...(typed ? { password: typed } : {}),
    })
    // Cancelled by the agent: there is nothing to say.
    if (failure && failure.code !== 'cancelled') setRefused(failureText(failure))
  }

  return (
    <form className={styles['form']} onSubmit={(event) => void submit(event)}>
      <TextField
        label="User name"
        autoComplete="username"
        maxLength={100}
        value={username}
        readOnly={busy}
        onChange={(event) => setUsername(event.target.value)}
      />
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        maxLength={200}
        value={password}
        readOnly={busy}
        placeholder={usesPrefilled ? '••••••••' : ''}
        note={signIn.prefill?.passwordPrefilled ? 'The demo password is filled in. Leave it as it is.' : null}
        onChange={(event) => setPassword(event.target.value)}
      />
      {error && (
        <Strip tone="bad" role="alert">
          {error}
        </Strip>
      )}
      <Button type="submit" look="primary" size="large" block busy={busy} unavailable={incomplete && !busy}>
        {busy ? 'Signing in' : 'Sign in'}
      </Button>
      {busy && (
        <Button look="quiet" block onClick={() => void ask('session.signOut', undefined)}>
          Cancel
        </Button>
      )}
    </form>
  )
}
