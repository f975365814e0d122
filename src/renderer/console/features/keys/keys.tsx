import { Page } from '../../components/page.js'
import { SettingList } from '../../components/setting-list.js'
import { useConsole, useSnapshot } from '../../console-context.js'
import { shortcutsOf } from '../../view/shortcuts.js'
import page from '../../components/page.module.css'

/** Every key of the window; they work on whichever page is open. */
export function Keys() {
  const { window } = useConsole()
  const plain = useSnapshot(({ plainSip }) => plainSip !== null)
  return (
    <Page title="Keys" onBack={() => window.setState({ page: 'work' })}>
      <section className={page['section']}>
        <p className={page['note']}>Everything else is reached with Tab, and left with Escape.</p>
        <SettingList
          rows={shortcutsOf(plain).map(({ label, does }) => ({ name: does, value: label, source: '' }))}
        />
      </section>
    </Page>
  )
}
