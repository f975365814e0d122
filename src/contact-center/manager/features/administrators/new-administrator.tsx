import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { administratorView, newAdministrator } from '../../../../contract/admin-api/administrators.js'
import { TextField } from '../../../../renderer/shared/components/text-field.js'
import { keys } from '../../api/queries.js'
import { FormDialog } from '../../components/form-dialog.js'
import { useManager } from '../../manager-context.js'
import { faultsOf } from '../../view/field-faults.js'
import { type Rights, RightsFields } from './rights-fields.js'

interface Typed extends Rights {
  readonly username: string
  readonly password: string
}
const blank: Typed = { username: '', password: '', role: 'supervisor', groupId: null }

export function NewAdministrator({ onDone }: { readonly onDone: () => void }) {
  const { session, announce } = useManager()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [typed, setTyped] = useState(blank)
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const faults = faultsOf(newAdministrator, typed)
  const shown = (field: string): string | undefined => (tried ? faults.get(field) : undefined)
  const put = (change: Partial<Typed>): void => {
    setTyped({ ...typed, ...change })
    setRefused(null)
  }

  const create = async (): Promise<void> => {
    setTried(true)
    if (faults.size > 0) return
    setBusy(true)
    const answer = await session.client.ask('createAdministrator', administratorView, { body: typed })
    setBusy(false)
    if (!answer.ok) {
      setRefused(answer.refusal.message)
      return
    }
    for (const queryKey of [keys.administrators, keys.audit]) void queries.invalidateQueries({ queryKey })
    announce(`Created the administrator ${answer.value.username}`)
    onDone()
    await navigate(`/administrators/${encodeURIComponent(answer.value.id)}`)
  }

  return (
    <FormDialog
      title="New administrator"
      text="Administrators sign in with a user name of their own; agents cannot sign in here."
      ok="Create"
      busy={busy}
      incomplete={false}
      refused={refused}
      onOk={() => void create()}
      onCancel={onDone}
    >
      <TextField
        label="User name"
        note="Small letters, digits, dots, hyphens, underscores. It cannot be changed later."
        autoFocus
        maxLength={64}
        value={typed.username}
        error={shown('username')}
        onChange={(event) => put({ username: event.target.value })}
      />
      <RightsFields role={typed.role} groupId={typed.groupId} fault={shown('groupId')} onChange={put} />
      <TextField
        label="Password"
        note="8 to 200 characters"
        type="password"
        autoComplete="new-password"
        maxLength={200}
        value={typed.password}
        error={shown('password')}
        onChange={(event) => put({ password: event.target.value })}
      />
    </FormDialog>
  )
}
