import { useState } from 'react'
import { flushSync } from 'react-dom'
import { Link, useParams } from 'react-router'
import {
  groupBody,
  groupView,
  type GroupBody,
  type GroupView,
} from '../../../../contract/admin-api/levels.js'
import { TextField } from '../../../../renderer/shared/components/text-field.js'
import { keys, useTenant } from '../../api/queries.js'
import { AfterSave } from '../../components/after-save.js'
import { Card } from '../../components/card.js'
import { ConflictDialog } from '../../components/conflict-dialog.js'
import { LevelledCard } from '../../components/levelled-card.js'
import { PageFrame } from '../../components/page-frame.js'
import { ResetAll } from '../../components/reset-all.js'
import { SaveBar } from '../../components/save-bar.js'
import { LoadFailed, Loading } from '../../components/states.js'
import { UnsavedGuard } from '../../components/unsaved-guard.js'
import { type DocumentSource, useDocument } from '../../components/use-document.js'
import { countWords } from '../../view/count-words.js'
import { DeleteGroup } from './delete-group.js'

const sourceOf = (id: string): DocumentSource<GroupView, GroupBody> => ({
  key: keys.group(id),
  alsoIn: [keys.groups, keys.tenant, keys.agents, keys.audit],
  read: 'group',
  save: 'saveGroup',
  asked: { id },
  view: groupView,
  body: groupBody,
  bodyOf: ({ name, levelled }) => ({ name, levelled }),
})

export function Group() {
  const { id = '' } = useParams()
  // A form of its own for each group: what is typed for one is never shown at another.
  return <GroupForm key={id} id={id} />
}

function GroupForm({ id }: { readonly id: string }) {
  const group = useDocument(sourceOf(id))
  const tenant = useTenant()
  const { saved, body, dirty, faults } = group
  const [toldOf, setToldOf] = useState(0)
  const [deleted, setDeleted] = useState(false)
  if (dirty && toldOf < group.saves) setToldOf(group.saves)
  const news = group.saves > toldOf

  return (
    <PageFrame title={saved?.name ?? 'Agent group'} trail={[{ name: 'Agent Groups', to: '/groups' }]}>
      {group.loadFailure && <LoadFailed refusal={group.loadFailure} onRetry={group.reload} />}
      {!saved && !group.loadFailure && <Loading what="the group" />}
      {saved && body && (
        <>
          {news && <AfterSave resetName="Reset all agents" differing={saved.differing} />}
          <Card title="General">
            <div>
              <TextField
                label="Name"
                maxLength={100}
                value={body.name}
                error={faults.get('name')}
                onChange={(event) => group.change({ name: event.target.value })}
              />
            </div>
            <p>
              <Link to={`/agents?groupId=${encodeURIComponent(id)}`}>
                {countWords(saved.agents, 'agent')}
              </Link>{' '}
              in this group
            </p>
          </Card>
          <LevelledCard
            about="New agents of this group begin with these values. Agents that exist keep their own."
            levelled={body.levelled}
            saved={saved.levelled}
            provisioned={tenant.data?.value.persistentModeProvisioned ?? true}
            onChange={(levelled) => group.change({ levelled })}
            foot={(setting) => (
              <ResetAll
                setting={setting}
                groupId={id}
                saved={saved.levelled}
                differing={saved.differing}
                unsaved={body.levelled[setting] !== saved.levelled[setting]}
              />
            )}
          />
          <DeleteGroup group={saved} etag={group.etag} onDeleted={() => flushSync(() => setDeleted(true))} />
          <SaveBar
            dirty={dirty}
            saving={group.saving}
            saved={news}
            faults={faults.size}
            refusal={group.refusal}
            onSave={() => void group.save()}
            onDiscard={group.discard}
          />
        </>
      )}
      {group.collision && (
        <ConflictDialog
          conflicts={group.collision}
          onSettle={(choices) => void group.settle(choices)}
          onCancel={group.postpone}
        />
      )}
      <UnsavedGuard dirty={dirty && !deleted} />
    </PageFrame>
  )
}
