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
import { keys, useIdentity, useMay } from '../../api/queries.js'
import { AfterSave } from '../../components/after-save.js'
import { Card } from '../../components/card.js'
import { DocumentPage } from '../../components/document-page.js'
import { Facts } from '../../components/facts.js'
import { LevelledCard } from '../../components/levelled-card.js'
import { ResetAll } from '../../components/reset-all.js'
import { type DocumentSource, useDocument } from '../../components/use-document.js'
import { useNews } from '../../components/use-news.js'
import { countWords } from '../../view/count-words.js'
import { levelledFacts } from '../../view/setting-words.js'
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
  const may = useMay()
  const { persistentModeProvisioned } = useIdentity()
  const { faults } = group
  const news = useNews(group)
  const [deleted, setDeleted] = useState(false)
  const readOnly = !may('saveGroup')
  return (
    <DocumentPage
      title={group.saved?.name ?? 'Agent group'}
      trail={[{ name: 'Agent Groups', to: '/groups' }]}
      document={group}
      what="the group"
      news={news}
      readOnly={readOnly}
      gone={deleted}
    >
      {(saved, body) =>
        readOnly ? (
          <Card title="General">
            <Facts
              facts={[
                ['Name', saved.name],
                ['Agents', saved.agents.toLocaleString('en')],
                ...levelledFacts(saved.levelled),
              ]}
            />
          </Card>
        ) : (
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
              provisioned={persistentModeProvisioned}
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
            {may('deleteGroup') && (
              <DeleteGroup
                group={saved}
                etag={group.etag}
                onDeleted={() => flushSync(() => setDeleted(true))}
              />
            )}
          </>
        )
      }
    </DocumentPage>
  )
}
