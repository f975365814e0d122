import { Page } from '../../components/page.js'
import { SettingList } from '../../components/setting-list.js'
import { Strip } from '../../../shared/components/strip.js'
import { useConsole, useSnapshot } from '../../console-context.js'
import { PlainDiagnostics } from './plain-diagnostics.js'
import { diagnosticRows, linkFaults } from '../../view/diagnostic-words.js'
import { SyncState } from '../profile/settings-section.js'
import page from '../../components/page.module.css'

/** What a person of IT asks for on the phone: what is connected, and what is not and why. */
export function Diagnostics() {
  const { window } = useConsole()
  const snapshot = useSnapshot((whole) => whole)
  if (snapshot.plainSip !== null) return <PlainDiagnostics plain={snapshot.plainSip} />
  const { center, settings } = diagnosticRows(snapshot)
  return (
    <Page title="Diagnostics" onBack={() => window.setState({ page: 'work' })}>
      <section className={page['section']}>
        <h2 className={page['heading']}>Contact center</h2>
        {linkFaults(snapshot).map((text) => (
          <Strip key={text} tone="attention">
            {text}
          </Strip>
        ))}
        <SettingList rows={center} />
      </section>
      <section className={page['section']}>
        <h2 className={page['heading']}>Settings</h2>
        {snapshot.settings ? (
          <SyncState settings={snapshot.settings} />
        ) : (
          <p className={page['note']}>None have arrived yet.</p>
        )}
        {snapshot.settingsProblem && <Strip tone="bad">{snapshot.settingsProblem}</Strip>}
        <SettingList rows={settings} />
      </section>
    </Page>
  )
}
