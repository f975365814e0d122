import { Hint } from '../../../shared/components/hint.js'
import { useQuality } from '../../console-context.js'
import { qualityWords } from '../../../shared/quality-words.js'
import styles from './quality-mark.module.css'

/** A word and four bars; the figures behind them in the tooltip. */
export function QualityMark() {
  const quality = useQuality()
  if (!quality) return null
  const { word, bars, figures } = qualityWords(quality)
  return (
    <Hint text={figures}>
      <span className={styles['mark']} tabIndex={0} role="img" aria-label={`Quality: ${word}. ${figures}`}>
        <span className={styles['word']}>{word}</span>
        <span className={styles['bars']}>
          {[1, 2, 3, 4].map((bar) => (
            <span key={bar} className={`${styles['bar']} ${bar <= bars ? styles['on'] : ''}`} />
          ))}
        </span>
      </span>
    </Hint>
  )
}
