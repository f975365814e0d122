import { Download, Plus, Upload } from 'lucide-react'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { Button } from '../../../../renderer/shared/components/button.js'
import { Strip } from '../../../../renderer/shared/components/strip.js'
import { useGroups, useIdentity, useMay } from '../../api/queries.js'
import { PageFrame } from '../../components/page-frame.js'
import { useDownload } from '../../components/use-download.js'
import { type AgentView, addressOfView, viewFromAddress } from '../../view/agent-filter-state.js'
import { AgentFilters } from './agent-filters.js'
import { AgentList } from './agent-list.js'
import { NewAgent } from './new-agent.js'
import styles from './agents.module.css'

export function Agents() {
  const [params, setParams] = useSearchParams()
  const view = viewFromAddress(params)
  const groups = useGroups()
  const may = useMay()
  const me = useIdentity()
  const [creating, setCreating] = useState(false)
  const { download, downloading, refused } = useDownload()
  const { sort: _sort, order: _order, ...filter } = view
  const change = (next: AgentView): void => setParams(addressOfView(next), { replace: true })

  return (
    <PageFrame
      title="Agents"
      fills
      actions={
        <>
          {may('exportAgents') && (
            <Button
              icon={Download}
              busy={downloading}
              onClick={() => void download('exportAgents', 'agents.csv', filter)}
            >
              Export
            </Button>
          )}
          {may('importAgents') && (
            <Link className={styles['link']} to="/agents/import">
              <Upload size={18} aria-hidden /> Import
            </Link>
          )}
          {may('createAgent') && (
            <Button look="primary" icon={Plus} onClick={() => setCreating(true)}>
              New agent
            </Button>
          )}
        </>
      }
    >
      <div className={styles['body']}>
        {refused && (
          <Strip tone="bad" role="alert">
            {refused}
          </Strip>
        )}
        <AgentFilters view={view} groups={groups.data?.value ?? []} onChange={change} />
        {/* What was chosen under one filter is not changed under another. */}
        <AgentList key={JSON.stringify(filter)} view={view} onChange={change} />
      </div>
      {creating && (
        <NewAgent
          groups={groups.data?.value ?? []}
          groupId={me.group?.id ?? view.groupId ?? null}
          onDone={() => setCreating(false)}
        />
      )}
    </PageFrame>
  )
}
