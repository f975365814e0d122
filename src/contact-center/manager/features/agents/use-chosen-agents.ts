import { useState } from 'react'
import { agentPage, mostAgentsOnPage } from '../../../../contract/admin-api/agents.js'
import { useManager } from '../../manager-context.js'
import type { AgentView } from '../../view/agent-filter-state.js'

/** agents that one bulk edit takes */
export const mostChosen = 1000

export interface ChosenAgents {
  readonly ids: ReadonlySet<string>
  readonly refused: string | null
  choose(id: string, on: boolean): void
  /** all that match, as many as a bulk edit takes */
  chooseAll(): Promise<void>
  clear(): void
}

export function useChosenAgents(view: AgentView): ChosenAgents {
  const { client } = useManager().session
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const [refused, setRefused] = useState<string | null>(null)
  return {
    ids,
    refused,
    choose: (id, on) => {
      const next = new Set(ids)
      if (on && next.size < mostChosen) next.add(id)
      else next.delete(id)
      setIds(next)
    },
    chooseAll: async () => {
      setRefused(null)
      const all = new Set<string>()
      for (let offset = 0; offset < mostChosen; offset += mostAgentsOnPage) {
        const query = { ...view, offset, limit: mostAgentsOnPage }
        const answer = await client.ask('agents', agentPage, { query })
        if (!answer.ok) {
          setRefused(answer.refusal.message)
          return
        }
        for (const { id } of answer.value.items) all.add(id)
        if (all.size >= answer.value.total) break
      }
      setIds(all)
    },
    clear: () => setIds(new Set()),
  }
}
