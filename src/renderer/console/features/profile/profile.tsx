import { Button } from '../../../shared/components/button.js'
import { Page } from '../../components/page.js'
import { Strip } from '../../../shared/components/strip.js'
import { useSnapshot } from '../../console-context.js'
import { failureText } from '../../view/failure-words.js'
import { passedOverText } from '../../view/settings-words.js'
import { isDirty } from '../../view/profile-flow-state.js'
import { ModeSection } from './mode-section.js'
import { ProfileDialogs } from './profile-dialogs.js'
import { SettingsSection, SyncLine, SyncState } from './settings-section.js'
import { useProfileFlow } from './use-profile-flow.js'
import { WorkplaceSection } from './workplace-section.js'
import styles from './profile.module.css'

/** My Profile: nothing is sent before Save, and nothing typed is lost without a question. */
export function Profile() {
  const profile = useSnapshot((snapshot) => snapshot.profile)
  const connection = useSnapshot((snapshot) => snapshot.connection)
  const settings = useSnapshot((snapshot) => snapshot.settings)
  const { flow, facts, dispatch } = useProfileFlow()
  if (!profile || !facts) return null
  const dirty = isDirty(flow, facts)
  const away = settings !== null && (settings.awayBecause !== null || passedOverText(settings) !== null)
  return (
    <Page
      title="My Profile"
      onBack={() => dispatch({ type: 'leave' })}
      foot={
        <div className={styles['foot']}>
          <p className={styles['saved']}>
            <span role="status">{flow.saved && !dirty ? 'Saved' : dirty ? 'Not saved yet' : ''}</span>
            {settings && !away && !dirty && !flow.saved && <SyncLine settings={settings} />}
          </p>
          <Button
            look="primary"
            busy={flow.saving !== null}
            unavailable={!dirty && flow.saving === null}
            onClick={() => dispatch({ type: 'save' })}
          >
            Save
          </Button>
        </div>
      }
    >
      {settings && away && <SyncState settings={settings} />}
      {flow.failure && (
        <Strip tone="bad" role="alert">
          {failureText(flow.failure)}
        </Strip>
      )}
      <ModeSection profile={profile} flow={flow} facts={facts} dispatch={dispatch} />
      <WorkplaceSection connection={connection} flow={flow} facts={facts} dispatch={dispatch} />
      {settings && <SettingsSection settings={settings} />}
      <ProfileDialogs dialog={flow.dialog} dispatch={dispatch} />
    </Page>
  )
}
