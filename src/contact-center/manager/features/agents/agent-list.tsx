import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useRef, useState } from 'react'
import type { AgentSort } from '../../../../contract/admin-api/agents.js'
import { Button } from '../../../../renderer/console/components/button.js'
import { Strip } from '../../../../renderer/console/components/strip.js'
import { Empty, LoadFailed, Loading } from '../../components/states.js'
import { type AgentView, isFiltered } from '../../view/agent-filter-state.js'
import { countWords } from '../../view/count-words.js'
import { AgentRow, rowHeight } from './agent-row.js'
import { BulkEdit } from './bulk-edit.js'
import { Check } from './check.js'
import { mostChosen, useChosenAgents } from './use-chosen-agents.js'
import { useAgentPages } from './use-agent-pages.js'
import table from '../../components/table.module.css'
import styles from './agents.module.css'

interface AgentListProps {
  readonly view: AgentView
  readonly onChange: (view: AgentView) => void
}

const columns: readonly (readonly [string, AgentSort | null])[] = [
  ['User name', 'username'],
  ['Display name', 'displayName'],
  ['Agent group', 'group'],
  ['Mode', null],
  ['Auto Answer', null],
  ['Differs from group', null],
  ['State', null],
]

/** Of thousands of agents only the rows in sight are in the page; a screen reader is told of all. */
export function AgentList({ view, onChange }: AgentListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const [range, setRange] = useState({ first: 0, last: 0 })
  const pages = useAgentPages(view, range.first, range.last)
  const chosen = useChosenAgents(view)
  const [editing, setEditing] = useState(false)
  const total = pages.total ?? 0
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    onChange: (list) => {
      const { startIndex: first, endIndex: last } = list.range ?? { startIndex: 0, endIndex: 0 }
      setRange((before) => (before.first === first && before.last === last ? before : { first, last }))
    },
  })

  if (pages.refusal) return <LoadFailed refusal={pages.refusal} onRetry={pages.retry} />
  if (pages.total === undefined) return <Loading what="the agents" />
  if (total === 0)
    return (
      <Empty title={isFiltered(view) ? 'No agent matches' : 'There are no agents yet'}>
        {isFiltered(view) && (
          <Button onClick={() => onChange({ sort: view.sort, order: view.order })}>Show all agents</Button>
        )}
      </Empty>
    )
  const count = chosen.ids.size
  return (
    <div className={styles['list']}>
      <div className={styles['bar']}>
        <p className={styles['count']} role="status">
          {count > 0
            ? `${count.toLocaleString('en')} of ${countWords(total, 'agent')} chosen`
            : countWords(total, 'agent')}
        </p>
        {count > 0 && (
          <>
            <Button look="primary" size="small" onClick={() => setEditing(true)}>
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
      <div
        className={table['table']}
        ref={scroller}
        role="table"
        aria-label="Agents"
        aria-rowcount={total + 1}
        tabIndex={0}
      >
        <div role="rowgroup" className={table['head']}>
          <div
            className={`${table['row']} ${table['head']} ${styles['columns']}`}
            role="row"
            aria-rowindex={1}
          >
            <span role="columnheader">
              <Check
                name={
                  total > mostChosen ? `Choose the first ${mostChosen} agents` : `Choose all ${total} agents`
                }
                checked={count > 0 && count === Math.min(total, mostChosen)}
                partly={count > 0 && count < Math.min(total, mostChosen)}
                onChange={(on) => (on ? void chosen.chooseAll() : chosen.clear())}
              />
            </span>
            {columns.map(([name, sort]) => (
              <Column key={name} name={name} sort={sort} view={view} onChange={onChange} />
            ))}
          </div>
        </div>
        <div className={styles['rows']} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const agent = pages.at(index)
            return (
              <AgentRow
                key={index}
                index={index}
                top={start}
                agent={agent}
                chosen={agent !== undefined && chosen.ids.has(agent.id)}
                onChoose={chosen.choose}
              />
            )
          })}
        </div>
      </div>
      {editing && <BulkEdit ids={[...chosen.ids]} onClose={() => setEditing(false)} onDone={chosen.clear} />}
    </div>
  )
}

interface ColumnProps extends AgentListProps {
  readonly name: string
  readonly sort: AgentSort | null
}

function Column({ name, sort, view, onChange }: ColumnProps) {
  if (sort === null) return <span role="columnheader">{name}</span>
  const sorted = view.sort === sort
  const Arrow = view.order === 'asc' ? ArrowUp : ArrowDown
  return (
    <span
      role="columnheader"
      aria-sort={sorted ? (view.order === 'asc' ? 'ascending' : 'descending') : undefined}
    >
      <button
        className={styles['sort']}
        type="button"
        onClick={() => onChange({ ...view, sort, order: sorted && view.order === 'asc' ? 'desc' : 'asc' })}
      >
        {name}
        {sorted && <Arrow size={14} aria-hidden />}
      </button>
    </span>
  )
}
