import { useEffect } from 'react'
import type { DeviceChoice } from '../../../../contract/ipc/console-snapshot.js'
import { Page } from '../../components/page.js'
import { Strip } from '../../../shared/components/strip.js'
import { useConsole, useSnapshot } from '../../console-context.js'
import { microphoneText } from '../../view/device-words.js'
import { DeviceSelect } from './device-select.js'
import { LevelMeter } from './level-meter.js'
import { RemoveEcho } from './remove-echo.js'
import { TestSound } from './test-sound.js'
import page from '../../components/page.module.css'

/** Microphone, headset and ringer. The meter runs only while this page is open. */
export function Devices() {
  const { ask, window } = useConsole()
  const devices = useSnapshot((snapshot) => snapshot.devices)
  useEffect(() => {
    void ask('devices.meter', { on: true })
    return () => void ask('devices.meter', { on: false })
  }, [ask])
  return (
    <Page title="Audio devices" onBack={() => window.setState({ page: 'work' })}>
      {devices.engine !== 'ready' && (
        <Strip tone="attention">
          {devices.engine === 'starting'
            ? 'The sound engine is starting.'
            : 'The sound engine is restarting.'}
        </Strip>
      )}
      <Section title="Microphone" choice={devices.microphone} role="microphone">
        <LevelMeter source="microphone" />
        <p className={page['note']}>{microphoneText(devices)}</p>
      </Section>
      <Section title="Headset" choice={devices.headset} role="headset">
        <RemoveEcho>
          <TestSound role="headset" name="Play test sound on headset" />
        </RemoveEcho>
      </Section>
      <Section title="Ringer" choice={devices.ringer} role="ringer">
        <TestSound role="ringer" name="Play test sound on ringer" />
      </Section>
    </Page>
  )
}

interface SectionProps {
  readonly title: string
  readonly role: 'microphone' | 'headset' | 'ringer'
  readonly choice: DeviceChoice
  readonly children: React.ReactNode
}

function Section({ title, role, choice, children }: SectionProps) {
  return (
    <section className={page['section']}>
      <h2 className={page['heading']} aria-hidden>
        {title}
      </h2>
      <DeviceSelect name={title} role={role} choice={choice} />
      {choice.problem && <Strip tone="bad">{choice.problem}</Strip>}
      {children}
    </section>
  )
}
