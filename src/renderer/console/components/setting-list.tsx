import type { SettingRow } from '../view/settings-words.js'
import styles from './setting-list.module.css'

/** Settings to read, each with where its value comes from. */
export function SettingList({ rows }: { readonly rows: readonly SettingRow[] }) {
  return (
    <dl className={styles['list']}>
      {/* Two calls of one minute have the same name: only the place tells them apart. */}
      {rows.map(({ name, value, source }, place) => (
        <div key={place} className={styles['row']}>
          <dt className={styles['name']}>
            <bdi>{name}</bdi>
          </dt>
          <dd className={styles['value']}>
            <bdi>{value}</bdi>
          </dd>
          {source !== '' && <dd className={styles['source']}>{source}</dd>}
        </div>
      ))}
    </dl>
  )
}
