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
import { DocumentPage } from '../../components/document-page.js'
import { LevelledCard } from '../../components/levelled-card.js'
import { ResetAll } from '../../components/reset-all.js'
import { type DocumentSource, useDocument } from '../../components/use-document.js'
import { useNews } from '../../components/use-news.js'
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
  const news = useNews(tenant)
  return (
    <DocumentPage
      title="Profile"
      trail={[{ name: 'Home' }]}
      about="The values of your contact center. New agent groups begin with them; groups and agents that exist keep their own."
      document={tenant}
      what="the profile"
      news={news}
    >
      {(saved, body) => (
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
            faults={tenant.faults}
            onChange={(settings) => tenant.change({ settings })}
          />
          <Card title="Contact center">
            <div>
              <TextField
                label="Name"
                maxLength={100}
                value={body.name}
                error={tenant.faults.get('name')}
                onChange={(event) => tenant.change({ name: event.target.value })}
              />
            </div>
          </Card>
        </>
      )}
    </DocumentPage>
  )
}
