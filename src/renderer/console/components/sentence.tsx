import styles from './sentence.module.css'

/** Longer words are addresses; they may break anywhere. */
const LONGEST = 20

interface SentenceProps {
  readonly text: string
  /** a name in it that is kept together, unless it is long */
  readonly name?: string | null | undefined
}

/** A sentence whose names, hyphened words ("four-digit", "Re-open") and numbers ("…123") are never broken over two lines. */
export function Sentence({ text, name }: SentenceProps) {
  return partsOf(text, name).map(({ part, whole }, index) =>
    whole ? (
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
}

function partsOf(text: string, name: string | null | undefined): readonly Part[] {
  const at = name && name.length <= LONGEST ? text.indexOf(name) : -1
  if (!name || at < 0) return wordsOf(text)
  return [
    ...wordsOf(text.slice(0, at)),
    { part: name, whole: true },
    ...wordsOf(text.slice(at + name.length)),
  ]
}

const wordsOf = (text: string): readonly Part[] =>
  text.split(/( +)/).map((part) => ({ part, whole: /[-…]/.test(part) && part.length <= LONGEST }))
