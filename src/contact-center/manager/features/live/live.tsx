import { useEffect, useState } from 'react'
import { useGroups } from '../../api/queries.js'
import { followLive, type LiveState, liveStart } from '../../api/live-stream.js'
import { Strip } from '../../../../renderer/shared/components/strip.js'
import { TextField } from '../../../../renderer/shared/components/text-field.js'
import { PageFrame } from '../../components/page-frame.js'
import { SelectField } from '../../components/select-field.js'
import { Empty, Loading } from '../../components/states.js'
import { useManager } from '../../manager-context.js'
import { countWords } from '../../view/count-words.js'
import { type LiveFilter, liveRows, statusFilters } from '../../view/live-words.js'
import { LiveList } from './live-list.js'
import styles from './live.module.css'

/** What every agent is doing now. */
export function Live() {
  const { session } = useManager()
  const groups = useGroups()
  const [live, setLive] = useState<LiveState>(liveStart)
  const [filter, setFilter] = useState<LiveFilter>({ search: '', groupId: '', status: '' })
  useEffect(() => followLive(session.client, setLive), [session])
  const rows = liveRows(live.agents, filter)
  const signedIn = live.agents.filter(({ desk }) => desk !== null).length

  return (
    <PageFrame title="Live view" fills>
      <div className={styles['body']}>
        <div className={styles['top']}>
          {live.phase === 'away' && (
            <Strip tone="attention" role="status">
              The contact center cannot be reached. What stands here is old; it goes on by itself.
            </Strip>
          )}
          <search className={styles['filters']} aria-label="Filter the agents">
            <TextField
              label="Search by name"
              maxLength={100}
              value={filter.search}
              onChange={(event) => setFilter({ ...filter, search: event.target.value })}
            />
            {(groups.data?.value.length ?? 0) > 1 && (
              <SelectField
                label="Agent group"
                value={filter.groupId}
                options={[
                  { value: '', name: 'All groups' },
                  ...(groups.data?.value ?? []).map(({ id, name }) => ({ value: id, name })),
                ]}
                onChange={(groupId) => setFilter({ ...filter, groupId })}
              />
            )}
            <SelectField
              label="Status"
              value={filter.status}
              options={[
                { value: '', name: 'Everybody' },
                { value: 'signed-in', name: 'Signed in' },
                ...statusFilters.map(([value, name]) => ({ value, name })),
              ]}
              onChange={(status) => setFilter({ ...filter, status: status as LiveFilter['status'] })}
            />
          </search>
          <p className={styles['count']}>
            {signedIn.toLocaleString('en')} of {countWords(live.agents.length, 'agent')} signed in
          </p>
        </div>
        {live.phase === 'connecting' && <Loading what="the agents" />}
        {live.phase !== 'connecting' && rows.length === 0 && <Empty title="No agent matches" />}
        {rows.length > 0 && <LiveList rows={rows} offset={live.offset} />}
      </div>
    </PageFrame>
  )
}
