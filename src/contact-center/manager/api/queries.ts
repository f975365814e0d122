import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { z } from 'zod'
import { administratorView, type AdministratorView } from '../../../contract/admin-api/administrators.js'
import { groupView, type GroupView } from '../../../contract/admin-api/levels.js'
import type { AdminRouteName } from '../../../contract/admin-api/routes.js'
import { adminIdentity, type AdminIdentity } from '../../../contract/admin-api/sign-in.js'
import { useManager } from '../manager-context.js'
import { isPermitted } from '../view/role-words.js'
import type { AdminClient, Asked } from './admin-client.js'
import { Refused } from './refused.js'

/** What was read, with the tag under which it may be replaced. */
export interface Read<T> {
  readonly value: T
  readonly etag: string | null
}

/** Throws, because that is how react-query is told of a failure. */
export async function read<S extends z.ZodType>(
  client: AdminClient,
  route: AdminRouteName,
  schema: S,
  asked?: Asked,
): Promise<Read<z.infer<S>>> {
  const answer = await client.ask(route, schema, asked)
  if (!answer.ok) throw new Refused(answer.refusal)
  return { value: answer.value, etag: answer.etag }
}

/** Everything of one kind begins with the same key, so that a change drops it all. */
export const keys = {
  me: ['me'],
  tenant: ['tenant'],
  groups: ['groups'],
  group: (id: string) => ['groups', id],
  agents: ['agents'],
  agent: (id: string) => ['agents', 'one', id],
  audit: ['audit'],
  administrators: ['administrators'],
  administrator: (id: string) => ['administrators', id],
} as const

const administratorList = z.array(administratorView)
const groupList = z.array(groupView)

export function useMe(): UseQueryResult<Read<AdminIdentity>> {
  const { client } = useManager().session
  return useQuery({
    queryKey: keys.me,
    queryFn: () => read(client, 'me', adminIdentity),
  })
}
/** Who is signed in, as whom. Only below the shell, which waits for it. */
export function useIdentity(): AdminIdentity {
  const { data } = useMe()
  if (!data) throw new Error('useIdentity is used outside of the shell')
  return data.value
}
/** Whether the role of who is signed in may call a route. */
export function useMay(): (route: AdminRouteName) => boolean {
  const { role } = useIdentity()
  return (route) => isPermitted(role, route)
}
export function useGroups(): UseQueryResult<Read<GroupView[]>> {
  const { client } = useManager().session
  return useQuery({ queryKey: keys.groups, queryFn: () => read(client, 'groups', groupList) })
}

export function useAdministrators(): UseQueryResult<Read<AdministratorView[]>> {
  const { client } = useManager().session
  return useQuery({
    queryKey: keys.administrators,
    queryFn: () => read(client, 'administrators', administratorList),
  })
}
