import { Plus, Trash2 } from 'lucide-react'
import type { ReasonCode, TenantSettings } from '../../../../contract/settings.js'
import { Button } from '../../../../renderer/shared/components/button.js'
import { IconButton } from '../../../../renderer/shared/components/icon-button.js'
import styles from './reason-codes.module.css'

type Codes = TenantSettings['statusReasonCodes']
type Status = keyof Codes
const statuses: readonly (readonly [Status, string])[] = [
  ['available', 'Available'],
  ['on-break', 'On break'],
  ['work-offline', 'Work offline'],
]
const most = 50

interface ReasonCodesProps {
  readonly codes: Codes
  readonly fault: string | undefined
  readonly onChange: (codes: Codes) => void
}

export function ReasonCodes({ codes, fault, onChange }: ReasonCodesProps) {
  return (
    <div className={styles['statuses']}>
      {statuses.map(([status, name]) => (
        <ReasonList
          key={status}
          name={name}
          list={codes[status]}
          onChange={(list) => onChange({ ...codes, [status]: list })}
        />
      ))}
      {fault && <p className={styles['fault']}>{fault}</p>}
    </div>
  )
}

interface ReasonListProps {
  readonly name: string
  readonly list: readonly ReasonCode[]
  readonly onChange: (list: ReasonCode[]) => void
}

function ReasonList({ name, list, onChange }: ReasonListProps) {
  const put = (at: number, change: Partial<ReasonCode>): void =>
    onChange(list.map((one, index) => (index === at ? { ...one, ...change } : one)))
  return (
    <fieldset className={styles['status']}>
      <legend className={styles['name']}>{name}</legend>
      {list.length === 0 && <p className={styles['none']}>No reasons</p>}
      {list.map((reason, index) => (
        // A reason has no name but its place: code and label are being typed.
        <div className={styles['reason']} key={index}>
          <input
            className={styles['input']}
            aria-label={`${name}, reason ${index + 1}: code`}
            placeholder="Code"
            maxLength={32}
            value={reason.code}
            onChange={(event) => put(index, { code: event.target.value })}
          />
          <input
            className={styles['input']}
            aria-label={`${name}, reason ${index + 1}: label`}
            placeholder="Label"
            maxLength={64}
            value={reason.label}
            onChange={(event) => put(index, { label: event.target.value })}
          />
          <IconButton
            name={`Remove ${reason.label || `reason ${index + 1}`}`}
            icon={Trash2}
            onClick={() => onChange(list.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button
        look="quiet"
        size="small"
        icon={Plus}
        unavailable={list.length >= most}
        aria-label={`Add a reason for ${name}`}
        onClick={() => onChange([...list, { code: '', label: '' }])}
      >
        Add a reason
      </Button>
    </fieldset>
  )
}
