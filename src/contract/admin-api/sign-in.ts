import { z } from 'zod'
import { adminRole } from './roles.js'

/** Who an access token speaks for. */
export const adminIdentity = z.object({
  id: z.string(),
  username: z.string(),
  role: adminRole,
  tenantName: z.string(),
  /** the group that all this administrator's rights end at; null is the whole tenant */
  group: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** whether Persistent may be chosen at all */
  persistentModeProvisioned: z.boolean(),
})
export type AdminIdentity = z.infer<typeof adminIdentity>
