import { useLocation, useParams } from 'react-router'
import {
  agentBody,
  agentView,
  type AgentBody,
  type AgentView,
} from '../../../../contract/admin-api/agents.js'
import { TextField } from '../../../../renderer/shared/components/text-field.js'
import { keys, useGroups, useIdentity, useMay } from '../../api/queries.js'
import { Card } from '../../components/card.js'
import { DocumentPage } from '../../components/document-page.js'
import { LevelledCard } from '../../components/levelled-card.js'
import { SelectField } from '../../components/select-field.js'
import { SettingRow } from '../../components/setting-row.js'
import { SignOutOther } from '../../components/sign-out-other.js'
import { Toggle } from '../../components/toggle.js'
import { type DocumentSource, useDocument } from '../../components/use-document.js'
import { Strip } from '../../../../renderer/shared/components/strip.js'
import { valueWords } from '../../view/setting-words.js'
import { SetPassword } from '../../components/set-password.js'
import { AgentFacts } from './agent-facts.js'
import { WorkplaceRow } from './workplace-row.js'
import styles from './agent.module.css'

const sourceOf = (id: string): DocumentSource<AgentView, AgentBody> => ({
  key: keys.agent(id),
  alsoIn: [keys.agents, keys.groups, keys.tenant, keys.audit],
  read: 'agent',
  save: 'saveAgent',
  asked: { id },
  view: agentView,
  body: agentBody,
  bodyOf: ({ displayName, groupId, active, workplace, levelled }) => ({
    displayName,
    groupId,
    active,
    workplace,
    levelled,
  }),
})

const agentsTrail = [{ name: 'Agents', to: '/agents' }, { name: 'General' }]
const usersTrail = [{ name: 'Users', to: '/users' }, { name: 'Properties' }]

/** Agents > General, also reached as Users > Properties. */
export function Agent() {
  const { id = '' } = useParams()
  return <AgentForm key={id} id={id} />
}

function AgentForm({ id }: { readonly id: string }) {
  const agent = useDocument(sourceOf(id))
  const groups = useGroups()
  const me = useIdentity()
  const { faults } = agent
  const list = groups.data?.value ?? []
  const groupOf = (groupId: string) => list.find((group) => group.id === groupId)
  const groupName = (groupId: string): string => groupOf(groupId)?.name ?? groupId
  const group = agent.body && groupOf(agent.body.groupId)
  const readOnly = !useMay()('saveAgent')
  const asUser = useLocation().pathname.startsWith('/users/')

  return (
    <DocumentPage
      title={agent.saved?.displayName ?? 'Agent'}
      trail={asUser ? usersTrail : agentsTrail}
      document={agent}
      what="the agent"
      news={agent.saves > 0}
      readOnly={readOnly}
      groupName={groupName}
    >
      {(saved, body) =>
        readOnly ? (
          <AgentFacts agent={saved} />
        ) : (
          <>
            <Card title="General">
              <div className={styles['fields']}>
                <TextField
                  label="Display name"
                  maxLength={100}
                  value={body.displayName}
                  error={faults.get('displayName')}
                  onChange={(event) => agent.change({ displayName: event.target.value })}
                />
                <TextField label="User name" value={saved.username} readOnly note="Cannot be changed." />
                {me.group ? (
                  <TextField label="Agent group" value={saved.groupName} readOnly />
                ) : (
                  <SelectField
                    label="Agent group"
                    value={body.groupId}
                    options={list.map(({ id: value, name }) => ({ value, name }))}
                    note={
                      body.groupId === saved.groupId
                        ? undefined
                        : `Moves to ${groupName(body.groupId)} and keeps the values below.`
                    }
                    onChange={(groupId) => agent.change({ groupId })}
                  />
                )}
              </div>
              <WorkplaceRow
                workplace={body.workplace}
                faults={faults}
                onChange={(workplace) => agent.change({ workplace })}
              />
              <SettingRow
                label="Active"
                htmlFor="agent-active"
                about="A deactivated agent is signed out and cannot sign in. Settings and history stay."
                aboutId="agent-active-about"
                foot={
                  saved.active &&
                  !body.active && (
                    <Strip tone="attention">Saving signs {saved.displayName} out at once.</Strip>
                  )
                }
              >
                <Toggle
                  id="agent-active"
                  describedBy="agent-active-about"
                  on={body.active}
                  onChange={(active) => agent.change({ active })}
                />
              </SettingRow>
              <SetPassword
                about={saved.hasPassword ? 'Set.' : 'None yet: this agent cannot sign in.'}
                whose="The agent"
                route="setPassword"
                id={id}
                shownBy={keys.agent(id)}
              />
              <SignOutOther route="signOutAgent" id={id} name={saved.displayName} />
            </Card>
            <LevelledCard
              about="This agent’s own values, copied from the group when the agent was created."
              levelled={body.levelled}
              saved={saved.levelled}
              provisioned={me.persistentModeProvisioned}
              onChange={(levelled) => agent.change({ levelled })}
              foot={(setting) =>
                group &&
                group.levelled[setting] !== body.levelled[setting] && (
                  <p className={styles['differs']}>
                    {group.name} has {valueWords(setting, group.levelled[setting])}.
                  </p>
                )
              }
            />
          </>
        )
      }
    </DocumentPage>
  )
}
