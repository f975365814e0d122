import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { groupView, newGroup } from '../../../../contract/admin-api/levels.js'
import { TextField } from '../../../../renderer/shared/components/text-field.js'
import { keys } from '../../api/queries.js'
import { FormDialog } from '../../components/form-dialog.js'
import { useManager } from '../../manager-context.js'
import { faultsOf } from '../../view/field-faults.js'

export function NewGroup({ onDone }: { readonly onDone: () => void }) {
  const { session, announce } = useManager()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)

  const [tried, setTried] = useState(false)
  const fault = faultsOf(newGroup, { name }).get('name')
  const create = async (): Promise<void> => {
    setTried(true)
    if (fault !== undefined) return
    setBusy(true)
    const answer = await session.client.ask('createGroup', groupView, { body: { name: name.trim() } })
    setBusy(false)
    if (!answer.ok) {
      setRefused(answer.refusal.message)
      return
    }
    for (const queryKey of [keys.groups, keys.tenant, keys.audit])
      void queries.invalidateQueries({ queryKey })
    announce(`Created the group ${answer.value.name}`)
    onDone()
    await navigate(`/groups/${encodeURIComponent(answer.value.id)}`)
  }

  return (
    <FormDialog
      title="New group"
      text="It begins with the values of the contact center."
      ok="Create"
      busy={busy}
      incomplete={name.trim() === ''}
      refused={refused}
      onOk={() => void create()}
      onCancel={onDone}
    >
      <TextField
        label="Name"
        autoFocus
        maxLength={100}
        value={name}
        error={tried ? fault : undefined}
        onChange={(event) => {
          setName(event.target.value)
          setRefused(null)
        }}
      />
    </FormDialog>
  )
}
