/** How long to wait before the next try: 1 s doubled per failure up to 30 s, the upper half of it by chance. */
export function backoffMs(failures: number, chance: number): number {
  const longest = Math.min(1_000 * 2 ** Math.min(failures, 10), 30_000)
  return Math.round(Math.max(1_000, longest * (0.5 + chance / 2)))
}
