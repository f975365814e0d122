import styles from './sentence.module.css'

/** Longer words are addresses; they may break anywhere. */
const LONGEST = 20

/** A sentence whose hyphened words ("four-digit", "Re-open") and numbers ("…123") are never broken over two lines. */
export function Sentence({ text }: { readonly text: string }) {
  return text.split(/( +)/).map((word, index) =>
    /[-…]/.test(word) && word.length <= LONGEST ? (
      <span key={index} className={styles['whole']}>
        {word}
      </span>
    ) : (
      word
    ),
  )
}
