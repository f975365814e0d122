/** How a stream goes on from the journal: by what it has had, and by the rows that are there. */
export type NextOfStream<Row> =
  | { readonly type: 'send'; readonly rows: readonly Row[] }
  /** what is missing is not there any more */
  | { readonly type: 'snapshot' }
  | { readonly type: 'wait' }

/**
 * @param last the version that the reader has; null: none
 * @param newest the newest version that was ever given out
 * @param rows those after `last`, by version
 */
export function nextOfStream<Row extends { readonly version: number }>(
  last: number | null,
  newest: number,
  rows: readonly Row[],
): NextOfStream<Row> {
  if (last === null) return { type: 'snapshot' }
  // A number that was never given out: from another time, or invented.
  if (last > newest) return { type: 'snapshot' }
  const first = rows[0]
  if (!first) return { type: 'wait' }
  if (first.version !== last + 1) return { type: 'snapshot' }
  const gap = rows.findIndex((row, index) => row.version !== first.version + index)
  return { type: 'send', rows: gap === -1 ? rows : rows.slice(0, gap) }
}

/** Enough for a busy minute without a stream; beyond it a snapshot is cheaper anyway. */
export const keptEvents = 200
