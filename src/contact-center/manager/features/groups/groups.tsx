import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'
import type { GroupView } from '../../../../contract/admin-api/levels.js'
import { Button } from '../../../../renderer/shared/components/button.js'
import { useGroups, useMay } from '../../api/queries.js'
import { refusalOf } from '../../api/refused.js'
import { PageFrame } from '../../components/page-frame.js'
import { Empty, LoadFailed, Loading } from '../../components/states.js'
import { levelledLabels, levelledNames, valueWords } from '../../view/setting-words.js'
import { NewGroup } from './new-group.js'
import table from '../../components/table.module.css'
import styles from './groups.module.css'

const columns = ['Name', 'Agents', 'Mode', 'May change it', 'Auto Answer', 'Mixed']

export function Groups() {
  const groups = useGroups()
  const may = useMay()
  const [creating, setCreating] = useState(false)
  const list = groups.data?.value
  return (
    <PageFrame
      title="Agent Groups"
      about="A new group begins with the values of the contact center, a new agent with those of the group."
      actions={
        may('createGroup') && (
          <Button look="primary" icon={Plus} onClick={() => setCreating(true)}>
            New group
          </Button>
        )
      }
    >
      {!list && groups.error && (
        <LoadFailed refusal={refusalOf(groups.error)} onRetry={() => void groups.refetch()} />
      )}
      {!list && !groups.error && <Loading what="the groups" />}
      {list?.length === 0 && <Empty title="There are no groups yet" />}
      {list && list.length > 0 && (
        <div
          className={table['table']}
          role="table"
          aria-label="Agent groups"
          aria-rowcount={list.length + 1}
        >
          <div className={`${table['row']} ${table['head']} ${styles['columns']}`} role="row">
            {columns.map((name) => (
              <span
                key={name}
                role="columnheader"
                className={name === 'Agents' ? table['number'] : undefined}
              >
                {name}
              </span>
            ))}
          </div>
          {list.map((group) => (
            <GroupRow key={group.id} group={group} />
          ))}
        </div>
      )}
      {creating && <NewGroup onDone={() => setCreating(false)} />}
    </PageFrame>
  )
}

function GroupRow({ group }: { readonly group: GroupView }) {
  const { id, name, agents, levelled, differing } = group
  const mixed = levelledNames.filter((setting) => differing[setting].mixed)
  return (
    <div className={`${table['row']} ${styles['columns']}`} role="row">
      <span className={table['cell']} role="cell" title={name}>
        <Link className={table['name']} to={`/groups/${encodeURIComponent(id)}`}>
          {name}
        </Link>
      </span>
      <span className={table['number']} role="cell">
        {agents.toLocaleString('en')}
      </span>
      {levelledNames.map((setting) => (
        <span key={setting} role="cell">
          {valueWords(setting, levelled[setting])}
        </span>
      ))}
      <span
        className={table['cell']}
        role="cell"
        title={mixed.map((setting) => levelledLabels[setting]).join(', ') || undefined}
      >
        {mixed.length === 0 ? (
          <span className={table['soft']}>No</span>
        ) : (
          <span className={`${table['badge']} ${table['attention']}`}>
            {mixed.length === 1 ? 'One setting' : `${mixed.length} settings`}
          </span>
        )}
      </span>
    </div>
  )
}
