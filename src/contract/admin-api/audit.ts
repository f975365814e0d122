import { z } from 'zod'
import { epochMs } from '../domain.js'

/** Who changed what from which value to which, when, and from where. */
export const auditAction = z.enum([
  'create',
  'save',
  'reset',
  'move',
  'delete',
  'provision',
  'password',
  'sign-out',
])
export type AuditAction = z.infer<typeof auditAction>
export const auditEntityKind = z.enum(['tenant', 'group', 'agent', 'administrator', 'prompt'])
export type AuditEntityKind = z.infer<typeof auditEntityKind>

export const auditEntry = z.object({
  id: z.int(),
  at: epochMs,
  /** an administrator's user name, `agent:<user name>` or `operator` */
  actor: z.string(),
  /** the network address that the request came from; null when it came from the machine itself or is not known */
  address: z.string().nullable(),
  action: auditAction,
  entityKind: auditEntityKind,
  entityId: z.string(),
  /** its name at that time */
  entityName: z.string(),
  /** null where there was no value before, or is none after */
  changes: z.array(z.object({ field: z.string(), from: z.unknown(), to: z.unknown() })),
})
export type AuditEntry = z.infer<typeof auditEntry>

const moment = z.coerce.number().int().min(0).max(8_640_000_000_000_000)
const auditFilterShape = {
  /** epoch ms; `from` inclusive, `to` exclusive */
  from: moment.optional(),
  to: moment.optional(),
  /** a user name, whatever the case */
  actor: z.string().trim().toLowerCase().min(1).max(100).optional(),
  entityKind: auditEntityKind.optional(),
  entityId: z.string().min(1).max(64).optional(),
  action: auditAction.optional(),
}
export const auditFilter = z.strictObject(auditFilterShape)
export type AuditFilter = z.infer<typeof auditFilter>
/** Newest first. `before` is the `next` of the page before this. */
export const auditQuery = z.strictObject({
  ...auditFilterShape,
  before: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type AuditQuery = z.infer<typeof auditQuery>
export const auditPage = z.object({ items: z.array(auditEntry), next: z.int().nullable() })
export type AuditPage = z.infer<typeof auditPage>
