import { Collapsible } from '@base-ui/react/collapsible'
import { ChevronDown } from 'lucide-react'
import type { SettingsView } from '../../../../contract/ipc/console-snapshot.js'
import { SettingList } from '../../components/setting-list.js'
import { Strip } from '../../../shared/components/strip.js'
import { useNow, useSnapshot } from '../../console-context.js'
import { centerRows, computerRows, passedOverText, syncText } from '../../view/settings-words.js'
import page from '../../components/page.module.css'
import styles from './settings-section.module.css'

/** Every other setting, and who set it. */
export function SettingsSection({ settings }: { readonly settings: SettingsView }) {
  return (
    <section className={page['section']} aria-label="Settings">
      <Collapsible.Root>
        <Collapsible.Trigger className={styles['trigger']}>
          Your other settings, and who set them
          <ChevronDown className={styles['arrow']} size={16} aria-hidden />
        </Collapsible.Trigger>
        <Collapsible.Panel className={styles['panel']}>
          <AllSettings settings={settings} />
        </Collapsible.Panel>
      </Collapsible.Root>
    </section>
  )
}

/** For the corner of a page: how new the settings are. */
export function SyncLine({ settings }: { readonly settings: SettingsView }) {
  return <>{syncText(settings, useNow()).text}</>
}

/** The same where there is room, with what a newer contact center has beyond this app. */
export function SyncState({ settings }: { readonly settings: SettingsView }) {
  const { tone, text } = syncText(settings, useNow())
  const newer = passedOverText(settings)
  return (
    <>
      {tone === 'good' ? (
        <p className={page['note']}>{text}</p>
      ) : (
        <Strip tone={tone} role="status">
          {text}
        </Strip>
      )}
      {newer && <Strip tone="neutral">{newer}</Strip>}
    </>
  )
}

function AllSettings({ settings }: { readonly settings: SettingsView }) {
  const here = useSnapshot((snapshot) => snapshot)
  return (
    <>
      <SettingList rows={centerRows(settings)} />
      <h3 className={styles['place']}>On this computer</h3>
      <SettingList rows={computerRows(here)} />
    </>
  )
}
