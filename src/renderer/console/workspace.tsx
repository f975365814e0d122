import { useEffect } from 'react'
import { useWindow } from './console-context.js'
import { Banner } from './features/banner/banner.js'
import { CallStrip } from './features/call/call-strip.js'
import { AutoAnswerTest } from './features/auto-answer-test/auto-answer-test.js'
import { Devices } from './features/devices/devices.js'
import { Diagnostics } from './features/diagnostics/diagnostics.js'
import { DialBar } from './features/dial/dial-bar.js'
import { Header } from './features/header/header.js'
import { Keys } from './features/keys/keys.js'
import { Refusal } from './features/notices/refusal.js'
import { PinDialog } from './features/pin/pin-dialog.js'
import { Profile } from './features/profile/profile.js'
import { Stage } from './features/stage/stage.js'
import { useShortcuts } from './use-shortcuts.js'
import styles from './workspace.module.css'

/** Signed in: header and banner stay; the middle is the work, or one of five pages. */
export function Workspace() {
  const page = useWindow((window) => window.page)
  useShortcuts()
  // Tab begins at the work, not at the header, when the last sign-in was taken up again.
  useEffect(() => {
    if (document.activeElement === document.body) document.querySelector('main')?.focus()
  }, [])
  return (
    <div className={styles['window']} data-window>
      <Header />
      <div className={styles['body']}>
        <Banner />
        <Refusal />
        {page === 'work' ? (
          <>
            <Stage />
            <DialBar />
          </>
        ) : (
          <>
            <CallStrip />
            {page === 'profile' && <Profile />}
            {page === 'devices' && <Devices />}
            {page === 'auto-answer-test' && <AutoAnswerTest />}
            {page === 'diagnostics' && <Diagnostics />}
            {page === 'keys' && <Keys />}
          </>
        )}
      </div>
      <PinDialog />
    </div>
  )
}
