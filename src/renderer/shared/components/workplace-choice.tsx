import { RadioGroup } from '@base-ui/react/radio-group'
import type { Workplace } from '../../../contract/domain.js'
import { Choice } from './choice.js'
import { TextField, type TextFieldProps } from './text-field.js'
import choice from './choice.module.css'

type Kind = Workplace['kind']
interface WorkplaceChoiceProps {
  readonly kind: Kind
  /** the heading's id */
  readonly labelledBy: string
  readonly abouts: Readonly<Record<Kind, string>>
  readonly number: Omit<TextFieldProps, 'label'>
  readonly uri: Omit<TextFieldProps, 'label'>
  readonly onKind: (kind: Kind) => void
}

/** Where an agent's voice is delivered. */
export function WorkplaceChoice({ kind, labelledBy, abouts, number, uri, onKind }: WorkplaceChoiceProps) {
  return (
    <RadioGroup className={choice['group']} aria-labelledby={labelledBy} value={kind} onValueChange={onKind}>
      <Choice
        value="softphone"
        name="This softphone"
        about={abouts.softphone}
        chosen={kind === 'softphone'}
      />
      <Choice value="phone" name="Workplace Phone" about={abouts.phone} chosen={kind === 'phone'}>
        <TextField label="Number" inputMode="tel" {...number} />
      </Choice>
      <Choice value="sip-uri" name="Workplace SIP URI" about={abouts['sip-uri']} chosen={kind === 'sip-uri'}>
        <TextField label="SIP URI" inputMode="url" {...uri} />
      </Choice>
    </RadioGroup>
  )
}
