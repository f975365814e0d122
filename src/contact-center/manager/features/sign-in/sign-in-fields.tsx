import { useState, type SubmitEvent } from 'react'
import { Button } from '../../../../renderer/shared/components/button.js'
import { Strip } from '../../../../renderer/shared/components/strip.js'
import { TextField } from '../../../../renderer/shared/components/text-field.js'
import { useManager } from '../../manager-context.js'
import styles from './sign-in.module.css'

interface SignInFieldsProps {
  /** whose sign-in it is; null lets it be typed */
  readonly username: string | null
  readonly onCancel?: () => void
}

export function SignInFields({ username: known, onCancel }: SignInFieldsProps) {
  const { session } = useManager()
  const [typed, setTyped] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const username = known ?? typed.trim()
  const incomplete = username === '' || password === ''

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (busy || incomplete) return
    setBusy(true)
    setRefused(null)
    const refusal = await session.signIn(username, password)
    setBusy(false)
    // Signed in: this form is gone.
    if (!refusal) return
    setPassword('')
    setRefused(refusal.message)
  }

  return (
    <form className={styles['form']} onSubmit={(event) => void submit(event)}>
      {known === null && (
        <TextField
          label="User name"
          autoComplete="username"
          autoFocus
          maxLength={100}
          value={typed}
          readOnly={busy}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        maxLength={200}
        autoFocus={known !== null}
        value={password}
        readOnly={busy}
        onChange={(event) => setPassword(event.target.value)}
      />
      {refused && (
        <Strip tone="bad" role="alert">
          {refused}
        </Strip>
      )}
      <Button type="submit" look="primary" size="large" block busy={busy} unavailable={incomplete && !busy}>
        {busy ? 'Signing in' : 'Sign in'}
      </Button>
      {onCancel && (
        <Button look="quiet" block onClick={onCancel}>
          Sign out
        </Button>
      )}
    </form>
  )
}
