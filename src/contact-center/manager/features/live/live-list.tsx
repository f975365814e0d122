import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import type { LiveAgent } from '../../../../contract/admin-api/live.js'
import { LiveRow, rowHeight } from './live-row.js'
import table from '../../components/table.module.css'
import styles from './live.module.css'

interface LiveListProps {
  readonly rows: readonly LiveAgent[]
  /** center's clock less this computer's, ms */
  readonly offset: number
}

const columns = ['Agent', 'Agent group', 'Status', 'Connection', 'Phone', 'Interaction', 'Quality', 'Test']

export function LiveList({ rows, offset }: LiveListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const now = useNow() + offset
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    getItemKey: (index) => rows[index]?.agentId ?? index,
  })
  return (
    <div
      className={table['table']}
      ref={scroller}
      role="table"
      aria-label="Agents now"
      aria-rowcount={rows.length + 1}
      tabIndex={0}
    >
      <div role="rowgroup" className={table['head']}>
        <div className={`${table['row']} ${table['head']} ${styles['columns']}`} role="row">
          {columns.map((name) => (
            <span key={name} role="columnheader">
              {name}
            </span>
          ))}
        </div>
      </div>
      <div className={styles['rows']} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const agent = rows[index]
          return agent && <LiveRow key={key} agent={agent} index={index} top={start} now={now} />
        })}
      </div>
    </div>
  )
}

/** epoch ms of this computer, once a second */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return now
}
