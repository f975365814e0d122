import { z } from 'zod'
import { workplace } from '../domain.js'
import { failure } from '../errors.js'
import { levelledSettingName, levelledSettings } from '../settings.js'
import { entityId, entityName, storedName } from './levels.js'

/** Agents as an administrator lists, edits and imports them. */
export const username = z.string().regex(/^[a-z0-9._-]{1,64}$/)
export const newPassword = z.string().min(8).max(200)

/** What PUT replaces, and what the ETag is of. */
export const agentBody = z.strictObject({
  displayName: entityName,
  groupId: entityId,
  active: z.boolean(),
  workplace,
  levelled: levelledSettings,
})
export type AgentBody = z.infer<typeof agentBody>
export const agentView = z.object({
  id: entityId,
  username,
  ...agentBody.shape,
  displayName: storedName,
  groupName: z.string(),
  /** without one the agent cannot sign in */
  hasPassword: z.boolean(),
  /** settings whose value differs from the group's */
  differing: z.array(levelledSettingName),
})
export type AgentView = z.infer<typeof agentView>
/** A setting that is left out is copied from the group. */
export const newAgent = z.strictObject({
  username,
  displayName: entityName,
  groupId: entityId,
  password: newPassword.optional(),
  active: z.boolean().optional(),
  workplace: workplace.optional(),
  levelled: levelledSettings.partial().optional(),
})
export type NewAgent = z.infer<typeof newAgent>
/** Ends the agent's sign-ins. */
export const passwordBody = z.strictObject({ password: newPassword })

export const agentSort = z.enum(['username', 'displayName', 'group'])
export type AgentSort = z.infer<typeof agentSort>
export const sortOrder = z.enum(['asc', 'desc'])
export const mostAgentsOnPage = 200
const agentFilterShape = {
  /** in user name or display name, whatever the case */
  search: z.string().max(100).optional(),
  groupId: entityId.optional(),
  /** those whose value of this setting differs from their group's */
  differing: levelledSettingName.optional(),
  active: z.enum(['true', 'false']).optional(),
}
export const agentFilter = z.strictObject(agentFilterShape)
export type AgentFilter = z.infer<typeof agentFilter>
export const agentQuery = z.strictObject({
  ...agentFilterShape,
  sort: agentSort.default('username'),
  order: sortOrder.default('asc'),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(mostAgentsOnPage).default(50),
})
export type AgentQuery = z.infer<typeof agentQuery>
/** `total` is of the filter, not of the page. */
export const agentPage = z.object({ total: z.int(), items: z.array(agentView) })
export type AgentPage = z.infer<typeof agentPage>

/** One change to many agents. What is left out stays as it is with each. */
export const bulkBody = z.strictObject({
  ids: z.array(entityId).min(1).max(1000),
  change: z.strictObject({
    levelled: levelledSettings.partial().optional(),
    groupId: entityId.optional(),
    active: z.boolean().optional(),
  }),
})
export type BulkBody = z.infer<typeof bulkBody>
/** Those that may not be changed are told one by one; the others are changed all the same. */
export const bulkAnswer = z.object({
  changed: z.int(),
  unchanged: z.int(),
  refused: z.array(z.object({ id: entityId, problem: failure })),
})
export type BulkAnswer = z.infer<typeof bulkAnswer>
