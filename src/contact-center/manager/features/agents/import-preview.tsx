import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, useState } from 'react'
import type { ImportAction, ImportRow } from '../../../../contract/admin-api/agent-import.js'
import { SelectField } from '../../components/select-field.js'
import table from '../../components/table.module.css'
import styles from './import.module.css'

const actions: Readonly<Record<ImportAction, string>> = {
  create: 'Create',
  update: 'Change',
  unchanged: 'Unchanged',
  error: 'Error',
}
const looks: Readonly<Record<ImportAction, string>> = {
  create: 'good',
  update: 'accent',
  unchanged: 'neutral',
  error: 'bad',
}
/** px, of a row without errors; one with several is as high as they are long */
const rowHeight = 48

/** Row by row what an import would do; errors first in sight by the filter. */
export function ImportPreview({ rows }: { readonly rows: readonly ImportRow[] }) {
  const anyError = rows.some(({ action }) => action === 'error')
  const [shown, setShown] = useState<ImportAction | ''>(anyError ? 'error' : '')
  const scroller = useRef<HTMLDivElement>(null)
  const list = shown === '' ? rows : rows.filter(({ action }) => action === shown)
  const virtual = useVirtualizer({
    count: list.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    getItemKey: (index) => list[index]?.line ?? index,
  })
  return (
    <section className={styles['preview']} aria-label="Preview">
      <SelectField
        label="Rows"
        value={shown}
        options={[
          { value: '', name: 'All rows' },
          ...Object.entries(actions).map(([value, name]) => ({ value, name })),
        ]}
        onChange={(value) => setShown(value as ImportAction | '')}
      />
      <div
        className={`${table['table']} ${styles['rows']}`}
        ref={scroller}
        role="table"
        aria-label="Rows of the file"
        aria-rowcount={list.length + 1}
        tabIndex={0}
      >
        <div role="rowgroup">
          <div className={`${table['row']} ${table['head']} ${styles['columns']}`} role="row">
            {['Line', 'User name', 'What', 'Errors'].map((name) => (
              <span key={name} role="columnheader">
                {name}
              </span>
            ))}
          </div>
        </div>
        <div className={styles['all']} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = list[index]
            if (!row) return null
            return (
              <div
                key={row.line}
                ref={virtual.measureElement}
                data-index={index}
                className={`${table['row']} ${styles['columns']} ${styles['virtual']}`}
                role="row"
                aria-rowindex={index + 2}
                style={{ transform: `translateY(${start}px)` }}
              >
                <span role="cell">{row.line}</span>
                <span className={table['cell']} role="cell" title={row.username}>
                  {row.username}
                </span>
                <span role="cell">
                  <span className={`${table['badge']} ${table[looks[row.action]]}`}>
                    {actions[row.action]}
                  </span>
                </span>
                <span className={styles['faults']} role="cell">
                  {row.errors.map(({ column, message }) => (
                    <span key={`${column} ${message}`}>
                      {column}: {message}
                    </span>
                  ))}
                </span>
              </div>
            )
          })}
        </div>
      </div>
    </section>
  )
}
