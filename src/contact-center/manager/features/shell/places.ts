import {
  Activity,
  Network,
  ScrollText,
  ShieldUser,
  SlidersHorizontal,
  Users,
  type LucideIcon,
} from 'lucide-react'
import type { AdminRole } from '../../../../contract/admin-api/roles.js'
import type { AdminRouteName } from '../../../../contract/admin-api/routes.js'
import { isPermitted } from '../../view/role-words.js'

interface Place {
  readonly to: string
  readonly name: string
  readonly icon: LucideIcon
  /** what its page lives by */
  readonly route: AdminRouteName
}
export const places: readonly Place[] = [
  { to: '/home/profile', name: 'Profile', icon: SlidersHorizontal, route: 'tenant' },
  { to: '/groups', name: 'Agent Groups', icon: Network, route: 'groups' },
  { to: '/agents', name: 'Agents', icon: Users, route: 'agents' },
  { to: '/live', name: 'Live view', icon: Activity, route: 'live' },
  { to: '/administrators', name: 'Administrators', icon: ShieldUser, route: 'administrators' },
  { to: '/audit', name: 'Audit', icon: ScrollText, route: 'audit' },
]
const live: Place = { to: '/live', name: 'Live view', icon: Activity, route: 'live' }

export const placesOf = (role: AdminRole): readonly Place[] =>
  places.filter(({ route }) => isPermitted(role, route))

/** Where a role begins: with what it is for. */
export const firstPlace = (role: AdminRole): Place =>
  role === 'supervisor' ? live : (placesOf(role)[0] ?? live)
