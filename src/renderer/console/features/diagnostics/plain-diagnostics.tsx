import type { PlainSipView } from '../../../../contract/ipc/console-snapshot.js'
import { Page } from '../../components/page.js'
import { SettingList } from '../../components/setting-list.js'
import { Strip } from '../../../shared/components/strip.js'
import { useConsole, useNow, useSnapshot } from '../../console-context.js'
import { linkFaults, plainRows } from '../../view/diagnostic-words.js'
import { timeOfDay } from '../../view/settings-words.js'
import page from '../../components/page.module.css'

/** Of a plain SIP server: where this phone is registered, and why each call was answered, rang or was refused. */
export function PlainDiagnostics({ plain }: { readonly plain: PlainSipView }) {
  const { window } = useConsole()
  const snapshot = useSnapshot((whole) => whole)
  const now = useNow()
  return (
    <Page title="Diagnostics" onBack={() => window.setState({ page: 'work' })}>
      <section className={page['section']}>
        <h2 className={page['heading']}>SIP server</h2>
        {linkFaults(snapshot).map((text) => (
          <Strip key={text} tone="attention">
            {text}
          </Strip>
        ))}
        <SettingList rows={plainRows(snapshot, plain)} />
      </section>
      <section className={page['section']}>
        <h2 className={page['heading']}>Answering</h2>
        {plain.decisions.length === 0 ? (
          <p className={page['note']}>No call has come in since Offhook was started.</p>
        ) : (
          <SettingList
            rows={plain.decisions.map(({ at, caller, text }) => ({
              name: timeOfDay(at, now),
              value: caller,
              source: text,
            }))}
          />
        )}
      </section>
    </Page>
  )
}
