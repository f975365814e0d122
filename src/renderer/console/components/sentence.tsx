import styles from './sentence.module.css'

/** Longer words are addresses; they may break anywhere. */
const LONGEST = 20

interface SentenceProps {
  readonly text: string
  /** a name in it that is kept together, unless it is long, and written in its own direction */
  readonly name?: string | null | undefined
}

/** A sentence whose names, hyphened words ("four-digit", "Re-open") and numbers ("…123") are never broken over two lines. */
export function Sentence({ text, name }: SentenceProps) {
  return partsOf(text, name).map(({ part, whole, isName }, index) =>
    isName ? (
      // An Arabic or Hebrew name must not draw the words and digits beside it into its own direction.
      <bdi key={index} className={whole ? styles['whole'] : undefined}>
        {part}
      </bdi>
    ) : whole ? (
      <span key={index} className={styles['whole']}>
        {part}
      </span>
    ) : (
      part
    ),
  )
}

interface Part {
  readonly part: string
  readonly whole: boolean
  readonly isName?: true
}

function partsOf(text: string, name: string | null | undefined): readonly Part[] {
  const at = name ? text.indexOf(name) : -1
  if (!name || at < 0) return wordsOf(text)
  return [
    ...wordsOf(text.slice(0, at)),
    { part: name, whole: name.length <= LONGEST, isName: true },
    ...wordsOf(text.slice(at + name.length)),
  ]
}

const wordsOf = (text: string): readonly Part[] =>
  text.split(/( +)/).map((part) => ({ part, whole: /[-…]/.test(part) && part.length <= LONGEST }))
