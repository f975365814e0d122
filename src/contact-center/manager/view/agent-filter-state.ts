import { type AgentFilter, agentSort, sortOrder } from '../../../contract/admin-api/agents.js'
import { levelledSettingName } from '../../../contract/settings.js'

/** What is looked for and how it is sorted: kept in the address, so that a list can be sent to a colleague. */
export interface AgentView extends AgentFilter {
  readonly sort: 'username' | 'displayName' | 'group'
  readonly order: 'asc' | 'desc'
}

/** Anything odd in an address is left out, not refused. */
export function viewFromAddress(params: URLSearchParams): AgentView {
  const search = params.get('search')?.slice(0, 100)
  const groupId = params.get('groupId')?.slice(0, 64)
  const differing = levelledSettingName.safeParse(params.get('differing'))
  const active = params.get('active')
  const sort = agentSort.safeParse(params.get('sort'))
  const order = sortOrder.safeParse(params.get('order'))
  return {
    ...(search ? { search } : {}),
    ...(groupId ? { groupId } : {}),
    ...(differing.success ? { differing: differing.data } : {}),
    ...(active === 'true' || active === 'false' ? { active } : {}),
    sort: sort.success ? sort.data : 'username',
    order: order.success ? order.data : 'asc',
  }
}

export function addressOfView({ sort, order, ...filter }: AgentView): URLSearchParams {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(filter)) if (value) params.set(name, value)
  if (sort !== 'username') params.set('sort', sort)
  if (order !== 'asc') params.set('order', order)
  return params
}

export const isFiltered = ({ search, groupId, differing, active }: AgentView): boolean =>
  [search, groupId, differing, active].some((one) => one !== undefined)
