/** Adds to what is in order of its adding, and lets the oldest go when there are more than `most`. */
export function remember(all: Set<string>, one: string, most: number): void {
  all.delete(one)
  all.add(one)
  for (const oldest of all) {
    if (all.size <= most) return
    all.delete(oldest)
  }
}
