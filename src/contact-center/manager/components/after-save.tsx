import type { DifferingBySetting } from '../../../contract/admin-api/levels.js'
import { Strip } from '../../../renderer/shared/components/strip.js'
import { keepWords } from '../view/count-words.js'
import { levelledLabels, levelledNames } from '../view/setting-words.js'
import styles from './reset-all.module.css'

interface AfterSaveProps {
  readonly resetName: string
  readonly differing: DifferingBySetting
}

/** What SPEC §2 wants said after Save: how many below keep another value. The reset stands beside each of the settings. */
export function AfterSave({ resetName, differing }: AfterSaveProps) {
  const mixed = levelledNames.filter((name) => differing[name].mixed)
  if (mixed.length === 0)
    return (
      <Strip tone="good" role="status">
        Saved. Everybody below has the same values.
      </Strip>
    )
  return (
    <Strip tone="good" role="status">
      <p>Saved. What is stored below stays as it is:</p>
      <ul className={styles['list']}>
        {mixed.map((name) => (
          <li key={name}>
            {levelledLabels[name]}: {keepWords(differing[name])}.
          </li>
        ))}
      </ul>
      <p>“{resetName}” beside the setting gives them this one.</p>
    </Strip>
  )
}
