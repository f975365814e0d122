import { z } from 'zod'

/**
 * Agents as CSV (RFC 4180), for import and export alike. `username` names the agent; a column that is missing and a cell
 * that is empty leave a value as it is, or take the group's for a new agent, who needs displayName and group.
 * `workplace` is `softphone`, a number or a SIP URI; `group` is the name of an agent group. Passwords never travel in a file.
 */
export const importColumn = z.enum([
  'username',
  'displayName',
  'group',
  'active',
  'phoneConnectionMode',
  'allowAgentToChangeMode',
  'autoAnswer',
  'workplace',
])
export type ImportColumn = z.infer<typeof importColumn>
export const importColumns: readonly ImportColumn[] = importColumn.options
export const mostImportRows = 10_000
export const mostImportBytes = 4_000_000

/** A dry run tells what an import would do and writes nothing. */
export const importQuery = z.strictObject({ dryRun: z.enum(['true', 'false']).default('false') })

export const importAction = z.enum(['create', 'update', 'unchanged', 'error'])
export type ImportAction = z.infer<typeof importAction>
export const importRow = z.object({
  /** line of the file where the row begins; the header is line 1 */
  line: z.int().positive(),
  username: z.string(),
  action: importAction,
  errors: z.array(z.object({ column: z.string(), message: z.string() })),
})
export type ImportRow = z.infer<typeof importRow>
/** Without a dry run, one row in error refuses the whole file with 422. */
export const importAnswer = z.object({
  applied: z.boolean(),
  totals: z.object({ create: z.int(), update: z.int(), unchanged: z.int(), error: z.int() }),
  rows: z.array(importRow),
})
export type ImportAnswer = z.infer<typeof importAnswer>
