import styles from './facts.module.css'

/** What may be read here and not changed. */
export const Facts = ({ facts }: { readonly facts: readonly (readonly [name: string, value: string])[] }) => (
  <dl className={styles['facts']}>
    {facts.map(([name, value]) => (
      <div className={styles['fact']} key={name}>
        <dt className={styles['name']}>{name}</dt>
        <dd dir="auto">{value}</dd>
      </div>
    ))}
  </dl>
)
