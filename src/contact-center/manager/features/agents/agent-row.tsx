import { Link } from 'react-router'
import type { AgentView } from '../../../../contract/admin-api/agents.js'
import { levelledLabels, modeNames } from '../../view/setting-words.js'
import { Check } from './check.js'
import table from '../../components/table.module.css'
import styles from './agents.module.css'

/** px */
export const rowHeight = 48

interface AgentRowProps {
  readonly index: number
  /** px from the first row */
  readonly top: number
  /** undefined while it is on its way */
  readonly agent: AgentView | undefined
  readonly chosen: boolean
  readonly onChoose: ((id: string, on: boolean) => void) | null
}

export function AgentRow({ index, top, agent, chosen, onChoose }: AgentRowProps) {
  return (
    <div
      className={`${table['row']} ${styles['columns']} ${styles['virtual']}`}
      role="row"
      aria-rowindex={index + 2}
      data-chosen={chosen || undefined}
      style={{ height: rowHeight, transform: `translateY(${top}px)` }}
    >
      {agent ? (
        <Cells agent={agent} chosen={chosen} onChoose={onChoose} />
      ) : (
        <span className={table['soft']} role="cell">
          …
        </span>
      )}
    </div>
  )
}

function Cells({
  agent,
  chosen,
  onChoose,
}: Pick<AgentRowProps, 'chosen' | 'onChoose'> & { readonly agent: AgentView }) {
  const { id, username, displayName, groupName, levelled, differing, active } = agent
  const others = differing.map((name) => levelledLabels[name]).join(', ')
  return (
    <>
      <span className={styles['checkCell']} role={onChoose ? 'cell' : undefined}>
        {onChoose && (
          <Check name={`Choose ${username}`} checked={chosen} onChange={(on) => onChoose(id, on)} />
        )}
      </span>
      <span className={table['cell']} role="cell" title={username}>
        <Link className={table['name']} to={`/agents/${encodeURIComponent(id)}`}>
          {username}
        </Link>
      </span>
      <span className={table['cell']} role="cell" title={displayName} dir="auto">
        {displayName}
      </span>
      <span className={table['cell']} role="cell" title={groupName} dir="auto">
        {groupName}
      </span>
      <span role="cell">{modeNames[levelled.phoneConnectionMode]}</span>
      <span role="cell">{levelled.autoAnswer ? 'On' : 'Off'}</span>
      <span className={table['cell']} role="cell" title={others || undefined}>
        {differing.length === 0 ? (
          <span className={table['soft']}>No</span>
        ) : (
          <span className={`${table['badge']} ${table['attention']}`}>
            {differing.length === 1 ? 'One setting' : `${differing.length} settings`}
          </span>
        )}
      </span>
      <span role="cell">
        <span className={`${table['badge']} ${active ? table['good'] : table['neutral']}`}>
          {active ? 'Active' : 'Deactivated'}
        </span>
      </span>
    </>
  )
}
