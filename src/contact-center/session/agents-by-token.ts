import type { AccessClaims } from '../identity/access-tokens.js'
import type { Database } from '../store/database.js'

/** The agent whom an access token is about. */
export interface AgentsByToken {
  /** undefined: nobody who is active */
  idOf(claims: AccessClaims): Promise<string | undefined>
  /** Since the token was issued the agent was signed out, deactivated, or given another password. */
  isRevoked(claims: Pick<AccessClaims, 'issuedAt'>, agentId: string): Promise<boolean>
}

export const createAgentsByToken = (db: Database): AgentsByToken => ({
  idOf: async ({ subject }) => {
    if (subject.kind !== 'named') return subject.kind === 'agent' ? subject.id : undefined
    const active = db.selectFrom('agents').select('id').where('active', '=', true)
    return (await active.where('username', '=', subject.username).executeTakeFirst())?.id
  },
  isRevoked: async ({ issuedAt }, agentId) => {
    const agent = db.selectFrom('agents').select('tokens_not_before').where('id', '=', agentId)
    const row = await agent.where('active', '=', true).executeTakeFirst()
    return !row || issuedAt < row.tokens_not_before
  },
})
