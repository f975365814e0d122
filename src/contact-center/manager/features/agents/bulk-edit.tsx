import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { bulkAnswer, type BulkAnswer, bulkBody } from '../../../../contract/admin-api/agents.js'
import { Question } from '../../../../renderer/shared/components/dialog.js'
import { keys, useGroups, useIdentity } from '../../api/queries.js'
import { FormDialog } from '../../components/form-dialog.js'
import { SelectField, type Option } from '../../components/select-field.js'
import { useManager } from '../../manager-context.js'
import { countWords } from '../../view/count-words.js'
import { levelledLabels, modeNames } from '../../view/setting-words.js'

interface BulkEditProps {
  readonly ids: readonly string[]
  readonly onClose: () => void
  /** something was changed */
  readonly onDone: () => void
}

const asItIs: Option = { value: '', name: 'Leave as it is' }
const onOff: readonly Option[] = [asItIs, { value: 'true', name: 'On' }, { value: 'false', name: 'Off' }]
const nothing = { mode: '', allow: '', auto: '', groupId: '', active: '' }

/** One change to many agents; what is left as it is stays as it is with each. */
export function BulkEdit({ ids, onClose, onDone }: BulkEditProps) {
  const { session, announce } = useManager()
  const queries = useQueryClient()
  const groups = useGroups()
  const me = useIdentity()
  const [chosen, setChosen] = useState(nothing)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const [answered, setAnswered] = useState<BulkAnswer | null>(null)
  const provisioned = me.persistentModeProvisioned
  const modes: readonly Option[] = [
    asItIs,
    { value: 'on-demand', name: modeNames['on-demand'] },
    ...(provisioned ? [{ value: 'persistent', name: modeNames.persistent }] : []),
  ]

  const save = async (): Promise<void> => {
    setBusy(true)
    setRefused(null)
    const answer = await session.client.ask('changeAgents', bulkAnswer, { body: bodyOf(ids, chosen) })
    setBusy(false)
    if (!answer.ok) {
      setRefused(answer.refusal.message)
      return
    }
    for (const queryKey of [keys.agents, keys.groups, keys.tenant, keys.audit])
      void queries.invalidateQueries({ queryKey })
    announce(answerWords(answer.value))
    setAnswered(answer.value)
  }

  if (answered)
    return (
      <Question
        open
        title={answered.refused.length === 0 ? 'Saved' : 'Saved in part'}
        text={answerWords(answered)}
        onOk={() => {
          onDone()
          onClose()
        }}
      />
    )
  return (
    <FormDialog
      title={`Edit ${countWords(ids.length, 'agent')}`}
      text="Agents who are moved to another group keep their own values."
      ok="Save"
      busy={busy}
      incomplete={Object.values(chosen).every((value) => value === '')}
      refused={refused}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <SelectField
        label={levelledLabels.phoneConnectionMode}
        value={chosen.mode}
        options={modes}
        note={provisioned ? undefined : 'Persistent is not provisioned for your contact center.'}
        onChange={(mode) => setChosen({ ...chosen, mode })}
      />
      <SelectField
        label={levelledLabels.allowAgentToChangeMode}
        value={chosen.allow}
        options={onOff}
        onChange={(allow) => setChosen({ ...chosen, allow })}
      />
      <SelectField
        label={levelledLabels.autoAnswer}
        value={chosen.auto}
        options={onOff}
        onChange={(auto) => setChosen({ ...chosen, auto })}
      />
      {!me.group && (
        <SelectField
          label="Agent group"
          value={chosen.groupId}
          options={[asItIs, ...(groups.data?.value ?? []).map(({ id, name }) => ({ value: id, name }))]}
          onChange={(groupId) => setChosen({ ...chosen, groupId })}
        />
      )}
      <SelectField
        label="State"
        value={chosen.active}
        options={[asItIs, { value: 'true', name: 'Active' }, { value: 'false', name: 'Deactivated' }]}
        note="Deactivating signs agents out."
        onChange={(active) => setChosen({ ...chosen, active })}
      />
    </FormDialog>
  )
}

function bodyOf(ids: readonly string[], { mode, allow, auto, groupId, active }: typeof nothing): object {
  const levelled = {
    ...(mode === '' ? {} : { phoneConnectionMode: mode }),
    ...(allow === '' ? {} : { allowAgentToChangeMode: allow === 'true' }),
    ...(auto === '' ? {} : { autoAnswer: auto === 'true' }),
  }
  return bulkBody.parse({
    ids,
    change: {
      ...(Object.keys(levelled).length === 0 ? {} : { levelled }),
      ...(groupId === '' ? {} : { groupId }),
      ...(active === '' ? {} : { active: active === 'true' }),
    },
  })
}

function answerWords({ changed, unchanged, refused }: BulkAnswer): string {
  const parts = [`${countWords(changed, 'agent')} changed.`]
  if (unchanged > 0) parts.push(`${countWords(unchanged, 'agent')} had these values already.`)
  const reasons = [...new Set(refused.map(({ problem }) => problem.message))].join(' ')
  if (refused.length > 0) parts.push(`${countWords(refused.length, 'agent')} refused: ${reasons}`)
  return parts.join(' ')
}
