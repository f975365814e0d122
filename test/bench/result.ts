/** One line of the table. */
export interface Result {
  readonly name: string
  readonly value: number
  readonly unit: 'ms' | 'KB' | 'MB' | '% of a core' | '×' | 'a second' | ''
  /** at most this; null: reported without a goal */
  readonly goal: number | null
  readonly met: boolean | null
  /** how many measurements stand behind it */
  readonly n: number
}

type Unit = Result['unit']

export function result(name: string, value: number, unit: Unit, goal: number | null, n: number): Result {
  const rounded = Math.round(value * 10) / 10
  return { name, value: rounded, unit, goal, met: goal === null ? null : rounded <= goal, n }
}

/** Fewer measurements than this say nothing about one in a hundred. */
export const enoughForP99 = 200

/** The median, and p99 where there is enough for one, otherwise the maximum. */
export function spread(
  name: string,
  values: readonly number[],
  unit: Unit,
  goals: { readonly p50: number | null; readonly worst: number | null },
): readonly Result[] {
  const n = values.length
  if (n === 0)
    return [{ name: `${name}: nothing measured`, value: NaN, unit, goal: goals.p50, met: false, n }]
  const worst = n >= enoughForP99 ? 'p99' : 'maximum'
  const far = worst === 'p99' ? percentile(values, 0.99) : Math.max(...values)
  return [
    result(`${name}, p50`, percentile(values, 0.5), unit, goals.p50, n),
    result(`${name}, ${worst}`, far, unit, goals.worst, n),
  ]
}

/** Beside a p99; `spread` gives it by itself where there is too little for one. */
export const maximum = (name: string, values: readonly number[], unit: Unit): readonly Result[] =>
  values.length < enoughForP99
    ? []
    : [result(`${name}, maximum`, Math.max(...values), unit, null, values.length)]

/** Nearest rank, so that it is a value that was measured. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN
}

export function table(results: readonly Result[]): string {
  const rows = results.map(({ name, value, unit, goal, met, n }) => [
    name,
    `${value} ${unit}`,
    goal === null ? '' : `≤ ${goal} ${unit}`,
    met === null ? '' : met ? 'met' : 'MISSED',
    `n = ${n}`,
  ])
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const pad = (cell: string, column: number): string =>
    column === 1 || column === 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)
  return rows.map((row) => row.map(pad).join('   ').trimEnd()).join('\n')
}
