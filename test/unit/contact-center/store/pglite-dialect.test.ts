import { inspect } from 'node:util'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openDatabase } from '../../../../src/contact-center/store/database.js'

it('fails without the values that a statement was given: whoever prints the error prints no secret', async () => {
  const db = await openDatabase({ kind: 'memory' })
  const failing = sql`select ${'s3cret'}::text, 1 / 0`.execute(db)
  const error: unknown = await failing.catch((reason: unknown) => reason)
  await db.destroy()
  expect(error).toMatchObject({ code: '22012' })
  expect(inspect(error, { depth: 5 })).not.toContain('s3cret')
})
