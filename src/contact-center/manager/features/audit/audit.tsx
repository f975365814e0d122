import { useInfiniteQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import {
  auditAction,
  auditEntityKind,
  auditPage,
  type AuditAction,
  type AuditEntityKind,
} from '../../../../contract/admin-api/audit.js'
import { Button } from '../../../../renderer/shared/components/button.js'
import { Strip } from '../../../../renderer/shared/components/strip.js'
import { TextField } from '../../../../renderer/shared/components/text-field.js'
import { keys, read, useGroups } from '../../api/queries.js'
import { refusalOf } from '../../api/refused.js'
import { PageFrame } from '../../components/page-frame.js'
import { SelectField } from '../../components/select-field.js'
import { Empty, LoadFailed, Loading } from '../../components/states.js'
import { useDownload } from '../../components/use-download.js'
import { useManager } from '../../manager-context.js'
import { actionNames, kindNames, periodOf } from '../../view/audit-words.js'
import { AuditTable } from './audit-table.js'
import styles from './audit.module.css'

interface Shown {
  readonly from: string
  readonly to: string
  readonly actor: string
  readonly entityKind: AuditEntityKind | ''
  readonly action: AuditAction | ''
}
const everything: Shown = { from: '', to: '', actor: '', entityKind: '', action: '' }
const pageSize = 50

/** Who changed what, when and from where. */
export function Audit() {
  const { session } = useManager()
  const groups = useGroups()
  const [shown, setShown] = useState(everything)
  const { download, downloading, refused } = useDownload()
  const { from, to, actor, ...kinds } = shown
  const filter = { ...kinds, ...periodOf({ from, to }), actor: actor.trim() }
  const entries = useInfiniteQuery({
    queryKey: [...keys.audit, filter],
    queryFn: ({ pageParam }) =>
      read(session.client, 'audit', auditPage, { query: { ...filter, before: pageParam, limit: pageSize } }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ value }) => value.next ?? undefined,
  })
  const list = entries.data?.pages.flatMap(({ value }) => value.items)
  const put = (change: Partial<Shown>): void => setShown({ ...shown, ...change })
  const groupName = (id: string): string => groups.data?.value.find((group) => group.id === id)?.name ?? id

  return (
    <PageFrame
      title="Audit"
      about="Every change of settings, newest first."
      wide
      actions={
        <Button
          icon={Download}
          busy={downloading}
          onClick={() => void download('exportAudit', 'audit.csv', filter)}
        >
          Export
        </Button>
      }
    >
      {refused && (
        <Strip tone="bad" role="alert">
          {refused}
        </Strip>
      )}
      <search className={styles['filters']} aria-label="Filter the changes">
        <TextField
          label="From"
          type="date"
          max={to || '9999-12-31'}
          value={from}
          onChange={(event) => put({ from: event.target.value })}
        />
        <TextField
          label="To"
          type="date"
          min={from}
          max="9999-12-31"
          value={to}
          onChange={(event) => put({ to: event.target.value })}
        />
        <TextField
          label="Who"
          note="A user name, or agent:name"
          maxLength={100}
          value={actor}
          onChange={(event) => put({ actor: event.target.value })}
        />
        <SelectField
          label="Of what"
          value={shown.entityKind}
          options={[
            { value: '', name: 'Everything' },
            ...auditEntityKind.options.map((value) => ({ value, name: kindNames[value] })),
          ]}
          onChange={(value) => put({ entityKind: auditEntityKind.safeParse(value).data ?? '' })}
        />
        <SelectField
          label="What was done"
          value={shown.action}
          options={[
            { value: '', name: 'Anything' },
            ...auditAction.options.map((value) => ({ value, name: actionNames[value] })),
          ]}
          onChange={(value) => put({ action: auditAction.safeParse(value).data ?? '' })}
        />
      </search>
      {entries.error && (
        <LoadFailed refusal={refusalOf(entries.error)} onRetry={() => void entries.refetch()} />
      )}
      {!list && !entries.error && <Loading what="the changes" />}
      {list?.length === 0 && (
        <Empty title="No change matches">
          <Button onClick={() => setShown(everything)}>Show everything</Button>
        </Empty>
      )}
      {list && list.length > 0 && <AuditTable entries={list} groupName={groupName} />}
      <div className={styles['more']}>
        {entries.hasNextPage && (
          <Button busy={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>
            Show older
          </Button>
        )}
      </div>
    </PageFrame>
  )
}
