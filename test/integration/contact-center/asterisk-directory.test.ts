import { expect, it } from 'vitest'
import { seedDemo } from '../../../src/contact-center/store/seed.js'
import { createDirectory } from '../../../src/contact-center/voice/asterisk/directory.js'
import { openTestDatabase } from '../../support/test-database.js'

it('finds whom the dialplan names, whatever a caller has dialled', async () => {
  const db = await openTestDatabase()
  try {
    await seedDemo(db)
    const directory = createDirectory(db)
    expect(await directory.agentId('Alex')).toBe('alex')
    expect(await directory.queueId('SALES')).toBe('sales')
    for (const dialled of ['al%', '_lex', 'alex\\', "x' or '1'='1", '']) {
      expect(await directory.agentId(dialled)).toBeNull()
      expect(await directory.queueId(dialled)).toBeNull()
    }
  } finally {
    await db.destroy()
  }
})
