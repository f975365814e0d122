import { Circle, CircleCheck, CircleMinus, CircleX, type LucideIcon } from 'lucide-react'
import type { ConsoleSnapshot } from '../../../../contract/ipc/console-snapshot.js'
import { Button } from '../../../shared/components/button.js'
import { Page } from '../../components/page.js'
import { Spinner } from '../../../shared/components/spinner.js'
import { Strip } from '../../../shared/components/strip.js'
import { useConsole, useSnapshot } from '../../console-context.js'
import page from '../../components/page.module.css'
import styles from './auto-answer-test.module.css'

type Test = ConsoleSnapshot['test']
type Stage = Test['stages'][number]

/** A real test interaction through the real path, stage by stage; a stage that fails says what to do. */
export function AutoAnswerTest() {
  const { send, window } = useConsole()
  const test = useSnapshot((snapshot) => snapshot.test)
  const running = test.state === 'running'
  const ended = test.state === 'passed' || test.state === 'failed'
  return (
    <Page
      title="Test Auto Answer"
      onBack={() => window.setState({ page: 'work' })}
      foot={
        <Button
          look="primary"
          size="large"
          block
          busy={running}
          onClick={() => void send('test.run', undefined)}
        >
          {test.state === 'idle' || running ? 'Start test' : 'Test again'}
        </Button>
      }
    >
      <section className={page['section']}>
        {!ended && (
          <p className={page['note']}>
            Put your headset on. A test interaction is connected like a real one: listen for the prompt, then
            say a few words.
          </p>
        )}
        <div role="status">
          <Outcome test={test} />
        </div>
      </section>
      {test.stages.length > 0 && (
        <ol className={styles['stages']}>
          {test.stages.map((stage) => (
            <StageLine key={stage.name} stage={stage} />
          ))}
        </ol>
      )}
    </Page>
  )
}

function Outcome({ test }: { readonly test: Test }) {
  if (test.state === 'passed') return <Strip tone="good">Auto Answer works.</Strip>
  if (test.state !== 'failed') return null
  const failed = test.stages.find(({ state }) => state === 'failed')
  return (
    <Strip tone="bad">
      {failed ? `The test failed at “${failed.name}”.` : (test.reason ?? 'Auto Answer did not work.')}
    </Strip>
  )
}

const icons: Readonly<Record<Exclude<Stage['state'], 'running'>, LucideIcon>> = {
  waiting: Circle,
  passed: CircleCheck,
  failed: CircleX,
  skipped: CircleMinus,
}
const stateWords: Readonly<Record<Stage['state'], string>> = {
  waiting: 'waiting',
  running: 'running',
  passed: 'passed',
  failed: 'failed',
  skipped: 'skipped',
}

function StageLine({ stage }: { readonly stage: Stage }) {
  const { state, name, ms, reason } = stage
  const later = state === 'waiting' || state === 'skipped'
  return (
    <li
      className={[styles['stage'], later && styles['later'], state === 'skipped' && styles['skipped']]
        .filter(Boolean)
        .join(' ')}
    >
      <StageIcon state={state} />
      <span className={styles['name']}>
        {name}
        <span className="unseen">, {stateWords[state]}</span>
      </span>
      {ms !== null && <span className={styles['ms']}>{Math.round(ms)} ms</span>}
      {reason && <span className={styles['reason']}>{reason}</span>}
    </li>
  )
}

function StageIcon({ state }: { readonly state: Stage['state'] }) {
  if (state === 'running') {
    return (
      <span className={styles['running']}>
        <Spinner />
      </span>
    )
  }
  const Icon = icons[state]
  return (
    <Icon
      className={styles[state === 'passed' || state === 'failed' ? state : 'quiet']}
      size={18}
      aria-hidden
    />
  )
}
