import { z } from 'zod'
import { newPassword, username } from './agents.js'
import { entityId } from './levels.js'
import { type AdminRole, adminRole } from './roles.js'

const rights = {
  role: adminRole,
  /** a group administrator's group; a supervisor's, or null for the whole tenant; null for a tenant administrator */
  groupId: entityId.nullable(),
}
const groupFits = ({ role, groupId }: { role: AdminRole; groupId: string | null }): boolean =>
  role === 'supervisor' || (role === 'group-administrator') === (groupId !== null)
const groupMisfit = {
  path: ['groupId'],
  message: 'a group administrator needs a group, a tenant administrator has none',
}

/** What PUT replaces, and what the ETag is of. */
export const administratorBody = z
  .strictObject({ ...rights, active: z.boolean() })
  .refine(groupFits, groupMisfit)
export type AdministratorBody = z.infer<typeof administratorBody>
export const administratorView = z.object({
  id: entityId,
  username,
  ...administratorBody.shape,
  /** null without a group */
  groupName: z.string().nullable(),
})
export type AdministratorView = z.infer<typeof administratorView>
export const newAdministrator = z
  .strictObject({ username, password: newPassword, ...rights })
  .refine(groupFits, groupMisfit)
export type NewAdministrator = z.infer<typeof newAdministrator>
