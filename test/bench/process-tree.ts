import { readFile, readdir } from 'node:fs/promises'

/** What a process and all its children hold and have used, from /proc: Linux only. */
export interface Usage {
  /** proportional set size: shared pages are counted once over all who share them */
  readonly pssMb: number
  /** processor time so far, in ms */
  readonly cpuMs: number
  readonly processes: number
}

const read = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '')
/** `getconf CLK_TCK`, which Linux fixes for every program */
const ticksPerSecond = 100

/** The process itself and all that descend from it. */
export const processTree = async (root: number): Promise<ReadonlySet<number>> =>
  treeIn(await allStats(), root)

export async function usageOf(root: number): Promise<Usage> {
  const stats = await allStats()
  const tree = treeIn(stats, root)
  let [pssKb, cpuMs] = [0, 0]
  for (const { pid, ticks } of stats) {
    if (!tree.has(pid)) continue
    pssKb += Number(/^Pss:\s+(\d+)/m.exec(await read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0)
    cpuMs += (ticks / ticksPerSecond) * 1000
  }
  return { pssMb: pssKb / 1024, cpuMs, processes: tree.size }
}

interface Stat {
  readonly pid: number
  readonly parent: number
  readonly ticks: number
}

function treeIn(stats: readonly Stat[], root: number): ReadonlySet<number> {
  const tree = new Set([root])
  // Children have been made after their parents, but numbers wrap around.
  for (let before = 0; before !== tree.size;) {
    before = tree.size
    for (const { pid, parent } of stats) if (tree.has(parent)) tree.add(pid)
  }
  return tree
}

async function allStats(): Promise<readonly Stat[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const stats = await Promise.all(pids.map((pid) => read(`/proc/${pid}/stat`)))
  return stats.flatMap((stat, index) => {
    // The name in brackets may hold anything; after it come state, parent … utime (12th), stime (13th).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields.length < 13) return []
    return [
      { pid: Number(pids[index]), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) },
    ]
  })
}
