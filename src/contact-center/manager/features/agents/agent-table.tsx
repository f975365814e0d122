import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useRef } from 'react'
import type { AgentSort, AgentView as Agent } from '../../../../contract/admin-api/agents.js'
import type { AgentView } from '../../view/agent-filter-state.js'
import { AgentRow, rowHeight } from './agent-row.js'
import { Check } from './check.js'
import { type ChosenAgents, mostChosen } from './use-chosen-agents.js'
import table from '../../components/table.module.css'
import styles from './agents.module.css'

interface Range {
  readonly first: number
  readonly last: number
}
interface AgentTableProps {
  readonly view: AgentView
  readonly total: number
  readonly agentAt: (index: number) => Agent | undefined
  /** null: there is nothing to choose them for */
  readonly chosen: ChosenAgents | null
  readonly onChange: (view: AgentView) => void
  /** the rows in sight */
  readonly onRange: (update: (before: Range) => Range) => void
}

const columns: readonly (readonly [string, AgentSort | null])[] = [
  ['User name', 'username'],
  ['Display name', 'displayName'],
  ['Agent group', 'group'],
  ['Mode', null],
  ['Auto Answer', null],
  ['Differs', null],
  ['State', null],
]

/** Of thousands of agents only the rows in sight are in the page; a screen reader is told of all. */
export function AgentTable({ view, total, agentAt, chosen, onChange, onRange }: AgentTableProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    onChange: ({ range }) => {
      const first = range?.startIndex ?? 0
      const last = range?.endIndex ?? 0
      onRange((before) => (before.first === first && before.last === last ? before : { first, last }))
    },
  })
  const most = Math.min(total, mostChosen)
  const count = chosen?.ids.size ?? 0
  return (
    <div
      className={table['table']}
      ref={scroller}
      role="table"
      aria-label="Agents"
      aria-rowcount={total + 1}
      tabIndex={0}
    >
      <div role="rowgroup" className={table['head']}>
        <div className={`${table['row']} ${table['head']} ${styles['columns']}`} role="row" aria-rowindex={1}>
          <span className={styles['checkCell']} role={chosen ? 'columnheader' : undefined}>
            {chosen && (
              <Check
                name={
                  total > mostChosen ? `Choose the first ${mostChosen} agents` : `Choose all ${total} agents`
                }
                checked={count > 0 && count >= most}
                partly={count > 0 && count < most}
                onChange={(on) => (on ? void chosen.chooseAll() : chosen.clear())}
              />
            )}
          </span>
          {columns.map(([name, sort]) => (
            <Column key={name} name={name} sort={sort} view={view} onChange={onChange} />
          ))}
        </div>
      </div>
      <div className={styles['rows']} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const agent = agentAt(index)
          return (
            <AgentRow
              key={index}
              index={index}
              top={start}
              agent={agent}
              chosen={agent !== undefined && chosen?.ids.has(agent.id) === true}
              onChoose={chosen?.choose ?? null}
            />
          )
        })}
      </div>
    </div>
  )
}

interface ColumnProps extends Pick<AgentTableProps, 'view' | 'onChange'> {
  readonly name: string
  readonly sort: AgentSort | null
}

function Column({ name, sort, view, onChange }: ColumnProps) {
  if (sort === null) return <span role="columnheader">{name}</span>
  const sorted = view.sort === sort
  const ascending = view.order === 'asc'
  const Arrow = ascending ? ArrowUp : ArrowDown
  return (
    <span role="columnheader" aria-sort={sorted ? (ascending ? 'ascending' : 'descending') : undefined}>
      <button
        className={styles['sort']}
        type="button"
        onClick={() => onChange({ ...view, sort, order: sorted && ascending ? 'desc' : 'asc' })}
      >
        {name}
        {sorted && <Arrow size={14} aria-hidden />}
      </button>
    </span>
  )
}
