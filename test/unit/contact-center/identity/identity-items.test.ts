import { expect, it } from 'vitest'
import { createIdentityItems } from '../../../../src/contact-center/identity/identity-items.js'
import { openDatabase } from '../../../../src/contact-center/store/database.js'

it('finds nothing that has expired, though it is not cleaned up yet: the issuer does not look', async () => {
  const db = await openDatabase({ kind: 'memory' })
  const sessions = createIdentityItems(db)('Session')
  await sessions.upsert('one', { jti: 'one', uid: 'u1', accountId: 'admin:admin' }, 60)
  expect(await sessions.find('one')).toMatchObject({ accountId: 'admin:admin' })
  expect(await sessions.findByUid('u1')).toMatchObject({ accountId: 'admin:admin' })
  await sessions.upsert('one', { jti: 'one', uid: 'u1', accountId: 'admin:admin' }, -1)
  expect(await sessions.find('one')).toBeUndefined()
  expect(await sessions.findByUid('u1')).toBeUndefined()
  await db.destroy()
})
