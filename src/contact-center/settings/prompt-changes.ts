import { type Result, succeed } from '../../contract/errors.js'
import type { AutoAnswerPrompt } from '../../contract/settings.js'
import { type Entity, audit, auditAll } from './audit-trail.js'
import type { Authorship, SettingsTransaction } from './settings-transaction.js'

export interface PromptToKeep {
  readonly id: string
  readonly sha256: string
  readonly seconds: number
  readonly wav: Buffer
}

/** Whoever uploads a prompt has a day to save the settings that use it. */
const unusedPromptKeptMs = 24 * 3600 * 1000

/** Keeps an uploaded sound, and lets go of those that nobody needs any more. */
export async function addPrompt(
  trx: SettingsTransaction,
  by: Authorship,
  { id, sha256, seconds, wav }: PromptToKeep,
): Promise<Result<null>> {
  const { tenantId, at } = by
  const tenant = trx.selectFrom('tenants').select('settings').where('id', '=', tenantId).forUpdate()
  const { settings } = await tenant.executeTakeFirstOrThrow()
  await trx.insertInto('prompts').values({ id, tenant_id: tenantId, sha256, wav, created_at: at }).execute()
  const changes = { sha256: [null, sha256], seconds: [null, seconds], bytes: [null, wav.length] } as const
  await audit(trx, by, { action: 'create', entity: entityOf(id), changes })
  await removeUnusedPrompts(trx, by, settings.autoAnswerPrompt)
  return succeed(null)
}

/** Those older than a day that the settings do not use; called with the tenant locked. */
export async function removeUnusedPrompts(
  trx: SettingsTransaction,
  by: Authorship,
  used: AutoAnswerPrompt,
): Promise<void> {
  const removed = await trx
    .deleteFrom('prompts')
    .where('tenant_id', '=', by.tenantId)
    .where('created_at', '<', by.at - unusedPromptKeptMs)
    .where('id', '!=', used.kind === 'uploaded' ? used.id : '')
    .returning(['id', 'sha256'])
    .execute()
  await auditAll(
    trx,
    by,
    removed.map(({ id, sha256 }) => ({
      action: 'delete' as const,
      entity: entityOf(id),
      changes: { sha256: [sha256, null] },
    })),
  )
}

/** Named as the settings show it. */
const entityOf = (id: string): Entity => ({ kind: 'prompt', id, name: id.slice(0, 8) })
