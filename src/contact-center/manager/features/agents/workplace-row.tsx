import { RadioGroup } from '@base-ui/react/radio-group'
import type { Workplace } from '../../../../contract/domain.js'
import { Choice } from '../../../../renderer/shared/components/choice.js'
import { TextField } from '../../../../renderer/shared/components/text-field.js'
import choice from '../../../../renderer/shared/components/choice.module.css'
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

/** Where the agent's voice is delivered. */
export function WorkplaceRow({ workplace, faults, onChange }: WorkplaceRowProps) {
  const { kind } = workplace
  return (
    <div className={styles['workplace']}>
      <h3 className={styles['label']} id="workplace-label">
        Workplace
      </h3>
      <RadioGroup
        className={choice['group']}
        aria-labelledby="workplace-label"
        value={kind}
        onValueChange={(next) => onChange(empty[next])}
      >
        <Choice
          value="softphone"
          name="This softphone"
          about="Offhook on the agent’s computer."
          chosen={kind === 'softphone'}
        />
        <Choice
          value="phone"
          name="Workplace Phone"
          about="A desk phone, by its number."
          chosen={kind === 'phone'}
        >
          {kind === 'phone' && (
            <TextField
              label="Number"
              inputMode="tel"
              maxLength={21}
              value={workplace.number}
              error={faults.get('workplace.number')}
              onChange={(event) => onChange({ kind, number: event.target.value.replace(/[\s()-]/g, '') })}
            />
          )}
        </Choice>
        <Choice
          value="sip-uri"
          name="Workplace SIP URI"
          about="A desk phone, by its address."
          chosen={kind === 'sip-uri'}
        >
          {kind === 'sip-uri' && (
            <TextField
              label="SIP URI"
              inputMode="url"
              maxLength={200}
              value={workplace.uri}
              error={faults.get('workplace.uri')}
              onChange={(event) => onChange({ kind, uri: event.target.value.trim() })}
            />
          )}
        </Choice>
      </RadioGroup>
    </div>
  )
}
