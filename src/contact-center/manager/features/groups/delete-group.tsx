import { useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { z } from 'zod'
import type { GroupView } from '../../../../contract/admin-api/levels.js'
import { Button } from '../../../../renderer/shared/components/button.js'
import { Question } from '../../../../renderer/shared/components/dialog.js'
import { Strip } from '../../../../renderer/shared/components/strip.js'
import { keys } from '../../api/queries.js'
import { Card } from '../../components/card.js'
import { useManager } from '../../manager-context.js'
import { countWords } from '../../view/count-words.js'
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
  const [refused, setRefused] = useState<string | null>(null)
  const { id, name, agents } = group

  const remove = async (): Promise<void> => {
    setAsking(false)
    setRefused(null)
    const answer = await session.client.ask('deleteGroup', z.unknown(), { id, etag })
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
        onOk={() => void remove()}
        onCancel={() => setAsking(false)}
      />
    </Card>
  )
}
