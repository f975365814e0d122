import type { Workplace } from '../../../../contract/domain.js'
import { WorkplaceChoice } from '../../../../renderer/shared/components/workplace-choice.js'
import styles from './agent.module.css'

interface WorkplaceRowProps {
  readonly workplace: Workplace
  readonly faults: ReadonlyMap<string, string>
  readonly onChange: (workplace: Workplace) => void
}

const empty: Readonly<Record<Workplace['kind'], Workplace>> = {
  softphone: { kind: 'softphone' },
  phone: { kind: 'phone', number: '' },
  'sip-uri': { kind: 'sip-uri', uri: 'sip:' },
}
const abouts = {
  softphone: 'Offhook on the agent’s computer.',
  phone: 'A desk phone, by its number.',
  'sip-uri': 'A desk phone, by its address.',
}

export const WorkplaceRow = ({ workplace, faults, onChange }: WorkplaceRowProps) => (
  <div className={styles['workplace']}>
    <h3 className={styles['label']} id="workplace-label">
      Workplace
    </h3>
    <WorkplaceChoice
      kind={workplace.kind}
      labelledBy="workplace-label"
      abouts={abouts}
      number={{
        maxLength: 21,
        value: workplace.kind === 'phone' ? workplace.number : '',
        error: faults.get('workplace.number'),
        onChange: ({ target }) => onChange({ kind: 'phone', number: target.value.replace(/[\s()-]/g, '') }),
      }}
      uri={{
        maxLength: 200,
        value: workplace.kind === 'sip-uri' ? workplace.uri : '',
        error: faults.get('workplace.uri'),
        onChange: ({ target }) => onChange({ kind: 'sip-uri', uri: target.value.trim() }),
      }}
      onKind={(kind) => onChange(empty[kind])}
    />
  </div>
)
