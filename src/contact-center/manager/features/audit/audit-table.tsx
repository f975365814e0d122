import type { AuditEntry } from '../../../../contract/admin-api/audit.js'
import { actionNames, actorWords, kindNames, placeWords } from '../../view/audit-words.js'
import { fieldWords, valueWords } from '../../view/setting-words.js'
import table from '../../components/table.module.css'
import styles from './audit.module.css'

interface AuditTableProps {
  readonly entries: readonly AuditEntry[]
  readonly groupName: (id: string) => string
}

const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })

export function AuditTable({ entries, groupName }: AuditTableProps) {
  return (
    <div className={table['table']} tabIndex={0} role="region" aria-label="Changes">
      <table className={styles['table']}>
        <thead>
          <tr>
            {['When', 'Who', 'What', 'From which value to which'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id}>
              <td className={styles['when']}>
                <time dateTime={new Date(entry.at).toISOString()}>{time.format(entry.at)}</time>
              </td>
              <td>
                {actorWords(entry.actor)}
                <span className={styles['second']}>from {placeWords(entry)}</span>
              </td>
              <td>
                {actionNames[entry.action]}
                <span className={styles['second']}>
                  {kindNames[entry.entityKind]} <bdi>{entry.entityName}</bdi>
                </span>
              </td>
              <td>
                <ul className={styles['changes']}>
                  {entry.changes.map(({ field, from, to }) => (
                    <li key={field}>
                      <span className={styles['field']}>{fieldWords(field)}:</span>{' '}
                      <bdi>{valueWords(field, from, groupName)}</bdi> →{' '}
                      <bdi>{valueWords(field, to, groupName)}</bdi>
                    </li>
                  ))}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
