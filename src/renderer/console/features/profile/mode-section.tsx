import { RadioGroup } from '@base-ui/react/radio-group'
import type { PhoneConnectionMode } from '../../../../contract/domain.js'
import type { ConsoleSnapshot } from '../../../../contract/ipc/console-snapshot.js'
import { Button } from '../../../shared/components/button.js'
import { Choice } from '../../../shared/components/choice.js'
import { Strip } from '../../../shared/components/strip.js'
import { useConsole, useSnapshot } from '../../console-context.js'
import { modeNames } from '../../view/profile-words.js'
import { shownMode } from '../../view/profile-flow-state.js'
import { sourceText } from '../../view/settings-words.js'
import { isStoredAsNext } from '../../view/status-words.js'
import type { ProfileProps } from './use-profile-flow.js'
import choice from '../../../shared/components/choice.module.css'
import page from '../../components/page.module.css'
import styles from './profile.module.css'

interface ModeSectionProps extends ProfileProps {
  readonly profile: NonNullable<ConsoleSnapshot['profile']>
}

const about: Readonly<Record<PhoneConnectionMode, string>> = {
  'on-demand': 'Your phone rings for each call.',
  persistent: 'One open connection for all calls.',
}

export function ModeSection({ profile, flow, facts, dispatch }: ModeSectionProps) {
  const mode = shownMode(flow, facts)
  const settings = useSnapshot((snapshot) => snapshot.settings)
  return (
    <section className={page['section']}>
      <div className={styles['titled']}>
        <h2 className={page['heading']} id="mode-heading">
          Phone Connection Mode
        </h2>
        {settings && (
          <p className={page['note']} id="mode-source">
            {sourceText(settings.sources, 'phoneConnectionMode')}
          </p>
        )}
      </div>
      {profile.pendingMode && (
        <Strip tone="neutral">
          Your administrator changed this to {modeNames[profile.pendingMode]}. It applies when the current
          connection closes.
        </Strip>
      )}
      {!profile.canChangeMode && (
        <Strip tone="neutral">{profile.modeLockedReason ?? 'You cannot change this.'}</Strip>
      )}
      {profile.canChangeMode && !facts.workOffline && <WorkOfflineStep />}
      <RadioGroup
        className={choice['group']}
        aria-labelledby="mode-heading"
        aria-describedby={settings ? 'mode-source' : undefined}
        value={mode}
        onValueChange={(value) => dispatch({ type: 'choose-mode', mode: value })}
      >
        {(['on-demand', 'persistent'] as const).map((value) => (
          <Choice
            key={value}
            value={value}
            name={modeNames[value]}
            about={about[value]}
            chosen={mode === value}
            disabled={!profile.canChangeMode || !facts.workOffline}
          />
        ))}
      </RadioGroup>
    </section>
  )
}

/** SPEC §3: the mode changes only in Work offline; the step is one click away. */
function WorkOfflineStep() {
  const { send } = useConsole()
  const status = useSnapshot((snapshot) => snapshot.status)
  if (!status) return null
  const stored = status.next?.status === 'work-offline'
  const later = isStoredAsNext(status.status)
  return (
    <Strip tone="neutral">
      <div className={styles['step']}>
        <p>
          {stored
            ? 'You go to Work offline after this interaction. The mode can be changed then.'
            : 'The mode can be changed in Work offline only.'}
        </p>
        {!stored && (
          <Button
            size="small"
            hint={later ? 'After this interaction' : 'No interactions reach you there'}
            onClick={() => void send('status.set', { status: 'work-offline', reasonCode: null })}
          >
            Go to Work offline
          </Button>
        )}
      </div>
    </Strip>
  )
}
