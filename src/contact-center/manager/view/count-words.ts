/** "1 group", "12 agents" */
export const countWords = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`

export interface Counts {
  readonly groups: number
  readonly agents: number
}

/** "2 groups and 14 agents"; what there is none of is left out. */
export function belowWords({ groups, agents }: Counts): string {
  const parts = [
    ...(groups > 0 ? [countWords(groups, 'group')] : []),
    ...(agents > 0 ? [countWords(agents, 'agent')] : []),
  ]
  return parts.length === 0 ? 'nobody' : parts.join(' and ')
}

export const keepWords = (counts: Counts): string =>
  `${belowWords(counts)} ${counts.groups + counts.agents === 1 ? 'keeps' : 'keep'} another value`
