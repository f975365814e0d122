import type { AgentView } from '../../../../contract/admin-api/agents.js'
import { Card } from '../../components/card.js'
import { Facts } from '../../components/facts.js'
import { levelledFacts, workplaceWords } from '../../view/setting-words.js'

/** An agent as a supervisor reads it. */
export const AgentFacts = ({ agent }: { readonly agent: AgentView }) => (
  <Card title="General">
    <Facts
      facts={[
        ['Display name', agent.displayName],
        ['User name', agent.username],
        ['Agent group', agent.groupName],
        ['State', agent.active ? 'Active' : 'Deactivated'],
        ['Workplace', workplaceWords(agent.workplace)],
        ...levelledFacts(agent.levelled),
      ]}
    />
  </Card>
)
