import { Page } from '../../components/page.js'
import { SettingList } from '../../components/setting-list.js'
import { useConsole, useSnapshot } from '../../console-context.js'
import { shortcutsOf, zoomKeysOf } from '../../view/shortcuts.js'
import { Zoom } from './zoom.js'
import page from '../../components/page.module.css'

/** Every key of the window; they work on whichever page is open. */
export function Keys() {
  const { window } = useConsole()
  const plain = useSnapshot(({ plainSip }) => plainSip !== null)
  const keys = [...shortcutsOf(plain), ...zoomKeysOf(navigator.userAgent.includes('Mac OS'))]
  return (
    <Page title="Keys" onBack={() => window.setState({ page: 'work' })}>
      <section className={page['section']}>
        <p className={page['note']}>Everything else is reached with Tab, and left with Escape.</p>
        <SettingList rows={keys.map(({ label, does }) => ({ name: does, value: label, source: '' }))} />
      </section>
      <Zoom />
    </Page>
  )
}
