import { z } from 'zod'

/**
 * What administrators may do. A tenant administrator does everything in the tenant; a group administrator keeps one group,
 * its agents and nothing else; a supervisor looks on and offers test interactions, in one group or the whole tenant.
 * Agents are no administrators.
 */
export const adminRole = z.enum(['tenant-administrator', 'group-administrator', 'supervisor'])
export type AdminRole = z.infer<typeof adminRole>

export const everyRole: readonly AdminRole[] = adminRole.options
export const whoKeepAgents: readonly AdminRole[] = ['tenant-administrator', 'group-administrator']
export const whoKeepTheTenant: readonly AdminRole[] = ['tenant-administrator']
