import { useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { z } from 'zod'
import { groupView, type GroupView } from '../../../../contract/admin-api/levels.js'
import { Button } from '../../../../renderer/shared/components/button.js'
import { Question } from '../../../../renderer/shared/components/dialog.js'
import { Strip } from '../../../../renderer/shared/components/strip.js'
import { keys } from '../../api/queries.js'
import { Card } from '../../components/card.js'
import { useManager } from '../../manager-context.js'
import { countWords } from '../../view/count-words.js'
import { fieldsOf, isSame } from '../../view/draft-state.js'
import { fieldWords, valueWords } from '../../view/setting-words.js'
import styles from './groups.module.css'

interface DeleteGroupProps {
  readonly group: GroupView
  readonly etag: string | null
  /** before the page is left, so that nothing unsaved is asked about */
  readonly onDeleted: () => void
}

export function DeleteGroup({ group, etag, onDeleted }: DeleteGroupProps) {
  const { session, announce } = useManager()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const [meanwhile, setMeanwhile] = useState<Meanwhile | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const { id, name, agents } = group

  const remove = async (seen: string | null): Promise<void> => {
    setAsking(false)
    setMeanwhile(null)
    setRefused(null)
    const answer = await session.client.ask('deleteGroup', z.unknown(), { id, etag: seen })
    if (!answer.ok && answer.refusal.status === 412) {
      const now = await session.client.ask('group', groupView, { id })
      if (now.ok) {
        setMeanwhile({ changes: changesBetween(group, now.value), etag: now.etag })
        void queries.invalidateQueries({ queryKey: keys.groups })
        return
      }
    }
    if (!answer.ok) {
      setRefused(answer.refusal.message)
      void queries.invalidateQueries({ queryKey: keys.groups })
      return
    }
    onDeleted()
    announce(`Deleted the group ${name}`)
    await navigate('/groups')
    queries.removeQueries({ queryKey: keys.group(id) })
    for (const queryKey of [keys.groups, keys.tenant, keys.audit])
      void queries.invalidateQueries({ queryKey })
  }

  return (
    <Card title="Delete">
      <div className={styles['danger']}>
        <p className={styles['soft']}>
          {agents > 0
            ? `A group is deleted only when nobody is in it. Move ${countWords(agents, 'agent')} first.`
            : 'Nobody is in this group.'}
        </p>
        <Button look="neutral" icon={Trash2} unavailable={agents > 0} onClick={() => setAsking(true)}>
          Delete the group
        </Button>
      </div>
      {refused && (
        <div>
          <Strip tone="bad" role="alert">
            {refused}
          </Strip>
        </div>
      )}
      <Question
        open={asking}
        title={`Delete ${name}?`}
        text="The group and its settings are gone. This cannot be undone."
        ok="Delete"
        grave
        onOk={() => void remove(etag)}
        onCancel={() => setAsking(false)}
      />
      {meanwhile && (
        <Question
          open
          title="Somebody else has saved meanwhile"
          text={`${name} is not as you saw it any more: ${meanwhile.changes.join('; ')}. Delete it all the same?`}
          ok="Delete"
          cancel="Keep it"
          grave
          onOk={() => void remove(meanwhile.etag)}
          onCancel={() => setMeanwhile(null)}
        />
      )}
    </Card>
  )
}

interface Meanwhile {
  readonly changes: readonly string[]
  readonly etag: string | null
}

/** "Enable Auto Answer was Off and is On" */
function changesBetween(seen: GroupView, now: GroupView): readonly string[] {
  const before = fieldsOf({ name: seen.name, levelled: seen.levelled })
  return [...fieldsOf({ name: now.name, levelled: now.levelled })].flatMap(([field, value]) => {
    const was = before.get(field)
    if (isSame(was, value)) return []
    return [`${fieldWords(field)} was ${valueWords(field, was)} and is ${valueWords(field, value)}`]
  })
}
