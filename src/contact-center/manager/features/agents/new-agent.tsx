import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { agentView, newAgent } from '../../../../contract/admin-api/agents.js'
import type { GroupView } from '../../../../contract/admin-api/levels.js'
import { TextField } from '../../../../renderer/shared/components/text-field.js'
import { keys } from '../../api/queries.js'
import { FormDialog } from '../../components/form-dialog.js'
import { SelectField } from '../../components/select-field.js'
import { useManager } from '../../manager-context.js'
import { faultsOf } from '../../view/field-faults.js'

interface NewAgentProps {
  readonly groups: readonly GroupView[]
  readonly groupId: string | null
  readonly onDone: () => void
}

export function NewAgent({ groups, groupId, onDone }: NewAgentProps) {
  const { session, announce } = useManager()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [typed, setTyped] = useState({
    username: '',
    displayName: '',
    groupId: groupId ?? (groups.length === 1 ? groups[0]?.id : undefined) ?? '',
    password: '',
  })
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const { password, ...facts } = typed
  const body = { ...facts, ...(password === '' ? {} : { password }) }
  const faults = faultsOf(newAgent, body)
  const shown = (field: string): string | undefined => (tried ? faults.get(field) : undefined)
  const put = (change: Partial<typeof typed>): void => {
    setTyped({ ...typed, ...change })
    setRefused(null)
  }

  const create = async (): Promise<void> => {
    setTried(true)
    if (faults.size > 0) return
    setBusy(true)
    const answer = await session.client.ask('createAgent', agentView, { body })
    setBusy(false)
    if (!answer.ok) {
      setRefused(answer.refusal.message)
      return
    }
    for (const queryKey of [keys.agents, keys.groups, keys.tenant, keys.audit])
      void queries.invalidateQueries({ queryKey })
    announce(`Created the agent ${answer.value.username}`)
    onDone()
    await navigate(`/agents/${encodeURIComponent(answer.value.id)}`)
  }

  return (
    <FormDialog
      title="New agent"
      text="The agent begins with the values of the group."
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
      <TextField
        label="Display name"
        maxLength={100}
        value={typed.displayName}
        error={shown('displayName')}
        onChange={(event) => put({ displayName: event.target.value })}
      />
      {groups.length !== 1 && (
        <SelectField
          label="Agent group"
          value={typed.groupId}
          options={[
            { value: '', name: 'Choose a group' },
            ...groups.map(({ id, name }) => ({ value: id, name })),
          ]}
          fault={shown('groupId')}
          onChange={(next) => put({ groupId: next })}
        />
      )}
      <TextField
        label="Password"
        note="8 to 200 characters. Without one the agent cannot sign in yet."
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
