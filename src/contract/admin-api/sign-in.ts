import { z } from 'zod'
import { adminRole } from './roles.js'

/** Administrators sign in with a credential of their own, never an agent's. */
export const adminSignIn = z.strictObject({
  username: z.string().min(1).max(100),
  password: z.string().min(1).max(200),
})
/** Renewed by `renew` while it is good, until twelve hours after the sign-in. */
export const adminToken = z.object({ accessToken: z.string(), expiresInSeconds: z.int().positive() })
export type AdminToken = z.infer<typeof adminToken>

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
