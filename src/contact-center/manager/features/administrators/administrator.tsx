import { useParams } from 'react-router'
import {
  administratorBody,
  administratorView,
  type AdministratorBody,
  type AdministratorView,
} from '../../../../contract/admin-api/administrators.js'
import { Strip } from '../../../../renderer/shared/components/strip.js'
import { keys, useGroups, useIdentity } from '../../api/queries.js'
import { Card } from '../../components/card.js'
import { DocumentPage } from '../../components/document-page.js'
import { Facts } from '../../components/facts.js'
import { SetPassword } from '../../components/set-password.js'
import { SettingRow } from '../../components/setting-row.js'
import { SignOutOther } from '../../components/sign-out-other.js'
import { Toggle } from '../../components/toggle.js'
import { type DocumentSource, useDocument } from '../../components/use-document.js'
import { useNews } from '../../components/use-news.js'
import { rightsWords } from '../../view/role-words.js'
import { RightsFields } from './rights-fields.js'
import styles from './administrators.module.css'

const sourceOf = (id: string): DocumentSource<AdministratorView, AdministratorBody> => ({
  key: keys.administrator(id),
  alsoIn: [keys.administrators, keys.audit],
  read: 'administrator',
  save: 'saveAdministrator',
  asked: { id },
  view: administratorView,
  body: administratorBody,
  bodyOf: ({ role, groupId, active }) => ({ role, groupId, active }),
})

export function Administrator() {
  const { id = '' } = useParams()
  return <AdministratorForm key={id} id={id} />
}

function AdministratorForm({ id }: { readonly id: string }) {
  const administrator = useDocument(sourceOf(id))
  const groups = useGroups().data?.value ?? []
  const news = useNews(administrator)
  const isMe = useIdentity().id === id
  const title = administrator.saved?.username ?? 'Administrator'
  return (
    <DocumentPage
      title={title}
      trail={[{ name: 'Administrators', to: '/administrators' }]}
      document={administrator}
      what="the administrator"
      news={news}
      readOnly={isMe}
      groupName={(groupId) => groups.find((group) => group.id === groupId)?.name ?? groupId}
    >
      {(saved, body) => (
        <>
          <Card title="Rights">
            {isMe ? (
              <>
                <Facts facts={[['Role', rightsWords(saved)]]} />
                <Strip tone="neutral">
                  This is you. Nobody changes their own role or state: ask another tenant administrator.
                </Strip>
              </>
            ) : (
              <>
                <div className={styles['fields']}>
                  <RightsFields
                    role={body.role}
                    groupId={body.groupId}
                    fault={administrator.faults.get('groupId')}
                    onChange={administrator.change}
                  />
                </div>
                <SettingRow
                  label="Active"
                  htmlFor="administrator-active"
                  about="A deactivated administrator is signed out and cannot sign in."
                  aboutId="administrator-active-about"
                  foot={
                    saved.active &&
                    !body.active && <Strip tone="attention">Saving signs {saved.username} out at once.</Strip>
                  }
                >
                  <Toggle
                    id="administrator-active"
                    describedBy="administrator-active-about"
                    on={body.active}
                    onChange={(active) => administrator.change({ active })}
                  />
                </SettingRow>
              </>
            )}
          </Card>
          <Card title="Sign-in">
            <SetPassword
              about="Ends every sign-in with the old one."
              whose={isMe ? 'This page too' : saved.username}
              route="setAdministratorPassword"
              id={id}
              shownBy={keys.administrator(id)}
            />
            {!isMe && <SignOutOther route="signOutAdministrator" id={id} name={saved.username} />}
          </Card>
        </>
      )}
    </DocumentPage>
  )
}
