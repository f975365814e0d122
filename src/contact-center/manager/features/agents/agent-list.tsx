import { useState } from 'react'
import { Button } from '../../../../renderer/shared/components/button.js'
import { Strip } from '../../../../renderer/shared/components/strip.js'
import { useMay } from '../../api/queries.js'
import { Empty, LoadFailed, Loading } from '../../components/states.js'
import { useFocusBack } from '../../components/use-focus-back.js'
import { type AgentView, isFiltered } from '../../view/agent-filter-state.js'
import { countWords } from '../../view/count-words.js'
import { AgentTable } from './agent-table.js'
import { BulkEdit } from './bulk-edit.js'
import { useAgentPages } from './use-agent-pages.js'
import { type ChosenAgents, useChosenAgents } from './use-chosen-agents.js'
import styles from './agents.module.css'

interface AgentListProps {
  readonly view: AgentView
  readonly onChange: (view: AgentView) => void
}

/** Who matches, who of them is chosen, and what is done with those. */
export function AgentList({ view, onChange }: AgentListProps) {
  const [range, setRange] = useState({ first: 0, last: 0 })
  const pages = useAgentPages(view, range.first, range.last)
  const chosen = useChosenAgents(view)
  const mayChoose = useMay()('changeAgents')
  const [editing, setEditing] = useState(false)
  const { total, refusal } = pages
  return (
    <div className={styles['list']}>
      {refusal && <LoadFailed refusal={refusal} onRetry={pages.retry} />}
      {total === undefined && !refusal && <Loading what="the agents" />}
      {total === 0 && (
        <Empty title={isFiltered(view) ? 'No agent matches' : 'There are no agents yet'}>
          {isFiltered(view) && (
            <Button onClick={() => onChange({ sort: view.sort, order: view.order })}>Show all agents</Button>
          )}
        </Empty>
      )}
      {total !== undefined && total > 0 && !refusal && (
        <>
          <ChosenBar total={total} chosen={chosen} onEdit={() => setEditing(true)} />
          <AgentTable
            view={view}
            total={total}
            agentAt={pages.at}
            chosen={mayChoose ? chosen : null}
            onChange={onChange}
            onRange={setRange}
          />
        </>
      )}
      {/* Beside the table, which may be empty when the change is made. */}
      {editing && <BulkEdit ids={[...chosen.ids]} onClose={() => setEditing(false)} onDone={chosen.clear} />}
    </div>
  )
}

interface ChosenBarProps {
  readonly total: number
  readonly chosen: ChosenAgents
  readonly onEdit: () => void
}

function ChosenBar({ total, chosen, onEdit }: ChosenBarProps) {
  const count = chosen.ids.size
  const words = useFocusBack<HTMLParagraphElement>(count === 0)
  const all = countWords(total, 'agent')
  return (
    <div className={styles['bar']}>
      <p className={styles['count']} role="status" ref={words} tabIndex={-1}>
        {count > 0 ? `${count.toLocaleString('en')} of ${all} chosen` : all}
      </p>
      {count > 0 && (
        <>
          <Button look="primary" size="small" onClick={onEdit}>
            Edit {countWords(count, 'agent')}
          </Button>
          <Button look="quiet" size="small" onClick={chosen.clear}>
            Choose none
          </Button>
        </>
      )}
      {chosen.refused && (
        <Strip tone="bad" role="alert">
          {chosen.refused}
        </Strip>
      )}
    </div>
  )
}
