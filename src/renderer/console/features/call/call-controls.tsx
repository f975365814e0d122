import { Mic, MicOff, Pause, Play, type LucideIcon } from 'lucide-react'
import type { CallView } from '../../../../contract/ipc/console-snapshot.js'
import { Hint } from '../../../shared/components/hint.js'
import { Spinner } from '../../../shared/components/spinner.js'
import { useConsole, useSnapshot } from '../../console-context.js'
import { shortcuts, type Shortcut } from '../../../shared/shortcuts.js'
import { Keypad } from './keypad.js'
import { Transfer } from './transfer.js'
import styles from './call-card.module.css'

export function CallControls({ call }: { readonly call: CallView }) {
  const { send } = useConsole()
  const plain = useSnapshot(({ plainSip }) => plainSip !== null)
  const { interactionId, muted, pending } = call
  const held = call.state === 'held'
  const talking = call.state === 'active' || held
  const idle = talking && pending === null
  return (
    <div className={`${styles['controls']} ${plain ? styles['four'] : ''}`}>
      <Mute interactionId={interactionId} muted={muted} busy={pending === 'mute'} usable={idle} />
      <Control
        name={held ? 'Resume' : 'Hold'}
        icon={held ? Play : Pause}
        shortcut="hold"
        busy={pending === 'hold' || pending === 'resume'}
        usable={idle}
        onClick={() => void send('call.setHeld', { interactionId, held: !held })}
      />
      <Keypad interactionId={interactionId} usable={call.state === 'active'} />
      {plain && <Transfer interactionId={interactionId} usable={idle} />}
    </div>
  )
}

/** of a call, of whom the agent asks, or of the open line */
export function Mute(props: {
  readonly interactionId: string
  readonly muted: boolean
  readonly busy?: boolean
  readonly usable: boolean
}) {
  const { send } = useConsole()
  const { interactionId, muted, busy = false, usable } = props
  return (
    <Control
      name="Mute"
      icon={muted ? MicOff : Mic}
      shortcut="mute"
      pressed={muted}
      busy={busy}
      usable={usable}
      onClick={() => void send('call.setMuted', { interactionId, muted: !muted })}
    />
  )
}

interface ControlProps {
  readonly name: string
  readonly icon: LucideIcon
  readonly shortcut: Shortcut
  readonly pressed?: boolean
  readonly busy: boolean
  readonly usable: boolean
  readonly onClick: () => void
}

export function Control({ name, icon: Icon, shortcut, pressed, busy, usable, onClick }: ControlProps) {
  return (
    <Hint text={`${name} · ${shortcuts[shortcut].label}`}>
      <button
        type="button"
        className={styles['control']}
        aria-pressed={pressed}
        aria-busy={busy || undefined}
        aria-disabled={!usable || undefined}
        aria-keyshortcuts={shortcuts[shortcut].label}
        onClick={() => usable && onClick()}
      >
        {busy ? <Spinner /> : <Icon size={20} aria-hidden />}
        {name}
      </button>
    </Hint>
  )
}
