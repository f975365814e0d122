import { randomBytes } from 'node:crypto'
import { type JWK, exportJWK, generateKeyPair } from 'jose'
import { z } from 'zod'
import type { Database } from '../store/database.js'
import { realNow } from './real-time.js'

/** What the embedded issuer signs with, the same for every instance on one database, and kept over restarts. */
export interface IdentityKeys {
  /** private */
  readonly signing: JWK
  readonly cookies: readonly string[]
}
/** The one algorithm of the embedded issuer: short signatures, quickly made and checked. */
export const signingAlgorithm = 'ES256'

const signingKey = z.looseObject({ kty: z.literal('EC'), kid: z.string(), d: z.string() })
const cookieKeys = z.object({ keys: z.array(z.string()).min(1) })

export async function loadIdentityKeys(db: Database): Promise<IdentityKeys> {
  const signing = signingKey.parse(await keep(db, 'signing', makeSigningKey))
  const { keys } = cookieKeys.parse(await keep(db, 'cookies', makeCookieKeys))
  return { signing: signing, cookies: keys }
}

/** Of several instances that start at once the first makes it. */
async function keep(db: Database, name: string, make: () => Promise<object>): Promise<unknown> {
  const find = () =>
    db.selectFrom('identity_keys').select('material').where('name', '=', name).executeTakeFirst()
  const known = await find()
  if (known) return known.material
  const row = { name, material: JSON.stringify(await make()), created_at: realNow() }
  await db
    .insertInto('identity_keys')
    .values(row)
    .onConflict((on) => on.doNothing())
    .execute()
  return (await find())?.material
}

async function makeSigningKey(): Promise<object> {
  const { privateKey } = await generateKeyPair(signingAlgorithm, { extractable: true })
  const kid = randomBytes(12).toString('base64url')
  return { ...(await exportJWK(privateKey)), alg: signingAlgorithm, use: 'sig', kid }
}

const makeCookieKeys = async (): Promise<object> => ({ keys: [randomBytes(32).toString('base64url')] })
