import { z } from 'zod'

/** Administrators sign in with a credential of their own, never an agent's. */
export const adminSignIn = z.strictObject({
  username: z.string().min(1).max(100),
  password: z.string().min(1).max(200),
})
/** Renewed by `renew` while it is good, until twelve hours after the sign-in. */
export const adminToken = z.object({ accessToken: z.string(), expiresInSeconds: z.int().positive() })
export type AdminToken = z.infer<typeof adminToken>

export const adminRole = z.enum(['tenant-administrator'])
export const adminIdentity = z.object({ username: z.string(), role: adminRole, tenantName: z.string() })
export type AdminIdentity = z.infer<typeof adminIdentity>
