import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'
import type { AdministratorView } from '../../../../contract/admin-api/administrators.js'
import { Button } from '../../../../renderer/shared/components/button.js'
import { useAdministrators, useIdentity } from '../../api/queries.js'
import { refusalOf } from '../../api/refused.js'
import { PageFrame } from '../../components/page-frame.js'
import { LoadFailed, Loading } from '../../components/states.js'
import { roleNames } from '../../view/role-words.js'
import { NewAdministrator } from './new-administrator.js'
import table from '../../components/table.module.css'
import styles from './administrators.module.css'

const columns = ['User name', 'Role', 'For', 'State']

/** Who administers the contact center, and how far. */
export function Administrators() {
  const administrators = useAdministrators()
  const [creating, setCreating] = useState(false)
  const list = administrators.data?.value
  return (
    <PageFrame
      title="Administrators"
      about="Who may sign in here, and what each may do."
      actions={
        <Button look="primary" icon={Plus} onClick={() => setCreating(true)}>
          New administrator
        </Button>
      }
    >
      {!list && administrators.error && (
        <LoadFailed refusal={refusalOf(administrators.error)} onRetry={() => void administrators.refetch()} />
      )}
      {!list && !administrators.error && <Loading what="the administrators" />}
      {list && (
        <div
          className={table['table']}
          role="table"
          aria-label="Administrators"
          aria-rowcount={list.length + 1}
        >
          <div className={`${table['row']} ${table['head']} ${styles['columns']}`} role="row">
            {columns.map((name) => (
              <span key={name} role="columnheader">
                {name}
              </span>
            ))}
          </div>
          {list.map((administrator) => (
            <AdministratorRow key={administrator.id} administrator={administrator} />
          ))}
        </div>
      )}
      {creating && <NewAdministrator onDone={() => setCreating(false)} />}
    </PageFrame>
  )
}

function AdministratorRow({ administrator }: { readonly administrator: AdministratorView }) {
  const { id, username, role, groupName, active } = administrator
  const me = useIdentity()
  return (
    <div className={`${table['row']} ${styles['columns']}`} role="row">
      <span className={table['cell']} role="cell" title={username}>
        <Link className={table['name']} to={`/administrators/${encodeURIComponent(id)}`}>
          {username}
        </Link>
        {id === me.id && <span className={table['soft']}> (you)</span>}
      </span>
      <span role="cell">{roleNames[role]}</span>
      <span className={table['cell']} role="cell" title={groupName ?? undefined} dir="auto">
        {groupName ?? <span className={table['soft']}>The whole contact center</span>}
      </span>
      <span role="cell">
        <span className={`${table['badge']} ${active ? table['good'] : table['neutral']}`}>
          {active ? 'Active' : 'Deactivated'}
        </span>
      </span>
    </div>
  )
}
