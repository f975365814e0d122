import { useState } from 'react'
import {
  tenantBody,
  tenantView,
  type TenantBody,
  type TenantView,
} from '../../../../contract/admin-api/levels.js'
import { TextField } from '../../../../renderer/shared/components/text-field.js'
import { keys } from '../../api/queries.js'
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
import { TenantSettingsCards } from './tenant-settings-cards.js'

const source: DocumentSource<TenantView, TenantBody> = {
  key: keys.tenant,
  alsoIn: [keys.groups, keys.agents, keys.audit, keys.me],
  read: 'tenant',
  save: 'saveTenant',
  asked: {},
  view: tenantView,
  body: tenantBody,
  bodyOf: ({ name, levelled, settings }) => ({ name, levelled, settings }),
}

/** Home > Profile: the tenant's own values, and what is stored below that differs. */
export function Profile() {
  const tenant = useDocument(source)
  const { saved, body, dirty, faults, saving, refusal, collision } = tenant
  const [toldOf, setToldOf] = useState(0)
  // The news of a save goes when something is changed again.
  if (dirty && toldOf < tenant.saves) setToldOf(tenant.saves)
  const news = tenant.saves > toldOf

  return (
    <PageFrame
      title="Profile"
      trail={[{ name: 'Home' }]}
      about="The values of your contact center. New agent groups begin with them; groups and agents that exist keep their own."
    >
      {tenant.loadFailure && <LoadFailed refusal={tenant.loadFailure} onRetry={tenant.reload} />}
      {!saved && !tenant.loadFailure && <Loading what="the profile" />}
      {saved && body && (
        <>
          {news && <AfterSave resetName="Reset all" differing={saved.differing} />}
          <LevelledCard
            about="Stored for the contact center, each agent group and each agent."
            levelled={body.levelled}
            saved={saved.levelled}
            provisioned={saved.persistentModeProvisioned}
            onChange={(levelled) => tenant.change({ levelled })}
            foot={(setting) => (
              <ResetAll
                setting={setting}
                groupId={null}
                saved={saved.levelled}
                differing={saved.differing}
                unsaved={body.levelled[setting] !== saved.levelled[setting]}
              />
            )}
          />
          <TenantSettingsCards
            settings={body.settings}
            faults={faults}
            onChange={(settings) => tenant.change({ settings })}
          />
          <Card title="Contact center">
            <div>
              <TextField
                label="Name"
                maxLength={100}
                value={body.name}
                error={faults.get('name')}
                onChange={(event) => tenant.change({ name: event.target.value })}
              />
            </div>
          </Card>
          <SaveBar
            dirty={dirty}
            saving={saving}
            saved={news}
            faults={faults.size}
            refusal={refusal}
            onSave={() => void tenant.save()}
            onDiscard={tenant.discard}
          />
        </>
      )}
      {collision && (
        <ConflictDialog
          conflicts={collision}
          onSettle={(choices) => void tenant.settle(choices)}
          onCancel={tenant.postpone}
        />
      )}
      <UnsavedGuard dirty={dirty} />
    </PageFrame>
  )
}
