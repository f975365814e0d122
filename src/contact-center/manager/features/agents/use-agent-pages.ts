import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { type AgentView as Agent, agentPage } from '../../../../contract/admin-api/agents.js'
import { keys, read } from '../../api/queries.js'
import { type Refusal, refusalOf } from '../../api/refused.js'
import { useManager } from '../../manager-context.js'
import type { AgentView } from '../../view/agent-filter-state.js'

/** rows of one request */
export const pageSize = 100

interface AgentPages {
  /** of all that match; undefined until the first page is there */
  readonly total: number | undefined
  readonly refusal: Refusal | null
  readonly retry: () => void
  /** undefined while its page is on its way */
  at(index: number): Agent | undefined
}

/** Only the pages in sight are read, wherever in the list they are. */
export function useAgentPages(view: AgentView, first: number, last: number): AgentPages {
  const { client } = useManager().session
  const pageOf = (page: number) => ({
    queryKey: [...keys.agents, 'page', view, page],
    queryFn: () =>
      read(client, 'agents', agentPage, { query: { ...view, offset: page * pageSize, limit: pageSize } }),
  })
  const start = useQuery({ ...pageOf(0), placeholderData: keepPreviousData })
  const wanted: number[] = []
  for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page++)
    if (page > 0) wanted.push(page)
  const others = useQueries({ queries: wanted.map(pageOf) })
  const failed = [start, ...others].find(({ error }) => error !== null)
  return {
    total: start.data?.value.total,
    refusal: failed ? refusalOf(failed.error) : null,
    retry: () => void failed?.refetch(),
    at: (index) => {
      const page = Math.floor(index / pageSize)
      const answer = page === 0 ? start : others[wanted.indexOf(page)]
      return answer?.data?.value.items[index % pageSize]
    },
  }
}
