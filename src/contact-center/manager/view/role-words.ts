import { type AdminRouteName, adminRoutes } from '../../../contract/admin-api/routes.js'
import type { AdminRole } from '../../../contract/admin-api/roles.js'

/** What the server lets a role call: the page shows nothing else. */
export const isPermitted = (role: AdminRole, route: AdminRouteName): boolean => {
  const roles: readonly AdminRole[] = adminRoutes[route].roles
  return roles.includes(role)
}

export const roleNames: Readonly<Record<AdminRole, string>> = {
  'tenant-administrator': 'Tenant administrator',
  'group-administrator': 'Group administrator',
  supervisor: 'Supervisor',
}
export const roleAbout: Readonly<Record<AdminRole, string>> = {
  'tenant-administrator': 'Keeps everything: settings, groups, agents and administrators.',
  'group-administrator': 'Keeps one agent group and its agents.',
  supervisor: 'Watches agents and offers test interactions. Changes nothing.',
}

interface Rights {
  readonly role: AdminRole
  readonly groupName: string | null
}
/** "Supervisor of Support" */
export const rightsWords = ({ role, groupName }: Rights): string =>
  groupName === null ? roleNames[role] : `${roleNames[role]} of ${groupName}`

/** "tenant administrators", "tenant administrators and group administrators" */
export function whoMay(route: AdminRouteName): string {
  const names = adminRoutes[route].roles.map((role) => `${roleNames[role].toLowerCase()}s`)
  return [names.slice(0, -1).join(', '), ...names.slice(-1)].filter((text) => text !== '').join(' and ')
}
