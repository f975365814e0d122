import { createHash } from 'node:crypto'
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'
import type { Clock } from '../clock/clock.js'
import type { Log } from '../log/logger.js'
import type { Database } from '../store/database.js'
import { realNow } from './real-time.js'

/** An answer lost on the way is not a theft: the refresh token before is taken again for so long (RFC 9700 §4.14.2). */
const refreshLeewayMs = 10_000
const cleanUpEveryMs = 3600_000

const hashOf = (id: string): string => createHash('sha256').update(id).digest('base64url')

/**
 * Where the embedded issuer keeps its things. The id of most of them is the secret that a client or a browser shows, so it
 * is kept as its hash only.
 */
export function createIdentityItems(db: Database): AdapterFactory {
  return (model): Adapter => {
    /** The issuer looks at the end of tokens by itself, but not at that of a browser's session or a sign-in under way. */
    const living = () =>
      db
        .selectFrom('identity_items')
        .select(['payload', 'consumed_at'])
        .where('model', '=', model)
        .where('expires_at', '>', realNow())
    const one = (id: string) => living().where('id_hash', '=', hashOf(id))
    return {
      upsert: async (id, { jti: _, ...payload }, expiresInSeconds) => {
        // Nothing is kept for ever; all that the issuer keeps has an end of its own.
        const expires_at = realNow() + (expiresInSeconds ?? 24 * 3600) * 1000
        const row = {
          payload: JSON.stringify(payload),
          grant_id: payload.grantId ?? null,
          account_id: accountOf(payload),
          uid: payload.uid ?? null,
          expires_at,
        }
        await db
          .insertInto('identity_items')
          .values({ model, id_hash: hashOf(id), ...row, consumed_at: null })
          .onConflict((on) => on.columns(['model', 'id_hash']).doUpdateSet(row))
          .execute()
      },
      find: async (id) => {
        const row = await one(id).executeTakeFirst()
        return row && { ...payloadOf(model, row), jti: id }
      },
      findByUid: async (uid) => {
        const row = await living().where('uid', '=', uid).executeTakeFirst()
        return row && payloadOf(model, row)
      },
      // Of the device flow, which is off.
      findByUserCode: async () => undefined,
      consume: async (id) => {
        await db
          .updateTable('identity_items')
          .set({ consumed_at: realNow() })
          .where('model', '=', model)
          .where('id_hash', '=', hashOf(id))
          .where('consumed_at', 'is', null)
          .execute()
      },
      destroy: async (id) => {
        const mine = db.deleteFrom('identity_items').where('model', '=', model)
        await mine.where('id_hash', '=', hashOf(id)).execute()
      },
      revokeByGrantId: async (grantId) => {
        const mine = db.deleteFrom('identity_items').where('model', '=', model)
        await mine.where('grant_id', '=', grantId).execute()
      },
    }
  }
}

function payloadOf(model: string, row: { payload: object; consumed_at: number | null }): AdapterPayload {
  const { consumed_at } = row
  const leeway = model === 'RefreshToken' ? refreshLeewayMs : 0
  const consumed = consumed_at !== null && realNow() - consumed_at >= leeway
  return { ...row.payload, ...(consumed ? { consumed: Math.floor(consumed_at / 1000) } : {}) }
}

/** Also of an interaction under way: who is signed out everywhere does not come in by one that had begun before. */
const accountOf = ({ accountId, result }: AdapterPayload): string | null =>
  accountId ?? result?.login?.accountId ?? null

/** Returns what stops it. */
export function cleanUpIdentityItems(db: Database, clock: Clock, log: Log): () => void {
  let cancel = (): void => undefined
  let underWay = false
  const cleanUp = async (): Promise<void> => {
    if (underWay) return
    underWay = true
    try {
      await db.deleteFrom('identity_items').where('expires_at', '<=', realNow()).execute()
    } catch (error) {
      log.error({ err: error }, 'expired sign-ins not deleted')
    } finally {
      underWay = false
    }
  }
  const rest = (): void => {
    cancel = clock.after(cleanUpEveryMs, () => {
      void cleanUp()
      rest()
    })
  }
  rest()
  return () => cancel()
}
