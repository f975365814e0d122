import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { passwordBody } from '../../../contract/admin-api/agents.js'
import { Button } from '../../../renderer/shared/components/button.js'
import { TextField } from '../../../renderer/shared/components/text-field.js'
import { keys } from '../api/queries.js'
import { FormDialog } from './form-dialog.js'
import { SettingRow } from './setting-row.js'
import { useManager } from '../manager-context.js'
import { faultsOf } from '../view/field-faults.js'

interface SetPasswordProps {
  readonly about: string
  /** "The agent" */
  readonly whose: string
  readonly route: 'setPassword' | 'setAdministratorPassword'
  readonly id: string
  /** the query that shows whether there is one */
  readonly shownBy: readonly string[]
}

/** Apart from the other values: a password is not read, so it cannot be compared or conflict. */
export function SetPassword({ about, whose, route, id, shownBy }: SetPasswordProps) {
  const { session, announce } = useManager()
  const queries = useQueryClient()
  const [open, setOpen] = useState(false)
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const body = { password }
  const fault = faultsOf(passwordBody, body).get('password')

  const close = (): void => {
    setPassword('')
    setRefused(null)
    setOpen(false)
  }
  const save = async (): Promise<void> => {
    setBusy(true)
    const answer = await session.client.ask(route, z.unknown(), { id, body })
    setBusy(false)
    if (!answer.ok) {
      setRefused(answer.refusal.message)
      return
    }
    close()
    announce('The password is set')
    for (const queryKey of [shownBy, keys.audit]) void queries.invalidateQueries({ queryKey })
  }

  return (
    <SettingRow label="Password" about={about}>
      <Button size="small" onClick={() => setOpen(true)}>
        Set a password
      </Button>
      {open && (
        <FormDialog
          title="Set a password"
          text={`${whose} is signed out everywhere and signs in with the new one.`}
          ok="Set"
          busy={busy}
          incomplete={fault !== undefined}
          refused={refused}
          onOk={() => void save()}
          onCancel={close}
        >
          <TextField
            label="New password"
            note="8 to 200 characters"
            type="password"
            autoComplete="new-password"
            autoFocus
            maxLength={200}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </FormDialog>
      )}
    </SettingRow>
  )
}
