import { expect, it, vi } from 'vitest'
import { createCenter } from '../../../src/contact-center/create-center.js'
import { silentLog } from '../../../src/contact-center/log/logger.js'
import { cryptoRandom } from '../../../src/contact-center/random.js'
import { openDatabase } from '../../../src/contact-center/store/database.js'
import { seedDemo } from '../../../src/contact-center/store/seed.js'
import { problem } from '../../../src/contract/errors.js'
import { signInAdmin } from '../../support/admin-client.js'
import { send } from '../../support/center-client.js'
import { createFakeVoice } from '../../support/fake-voice.js'
import { createDatabase, startPostgres } from '../../support/postgres.js'
import { createVirtualClock } from '../../support/virtual-clock.js'

it.each(['stop', 'kill'] as const)(
  'answers 503 while its database is away (%s), lives on, and serves again when it is back',
  async (end) => {
    await using server = await startPostgres({ durable: true })
    const lost: Error[] = []
    const url = await createDatabase(server.url, 'center')
    const db = await openDatabase({ kind: 'postgres', url }, (error) => lost.push(error))
    await seedDemo(db)
    const ports = {
      ...{ db, clock: createVirtualClock(), voice: createFakeVoice() },
      ...{ random: cryptoRandom, log: silentLog() },
    }
    const listen = { host: '127.0.0.1', port: 0, tls: null, sipDomain: 'offhook.invalid', voiceLab: null }
    const center = await createCenter(ports, listen)
    try {
      const admin = await signInAdmin(center.url)
      expect(await send(`${center.url}/readyz`, 'GET')).toMatchObject({ status: 200, body: { ready: true } })

      await server[end]()
      const refused = await admin.call('GET', '/agents')
      expect(refused.status).toBe(503)
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(problem.parse(refused.body)).toMatchObject({ type: 'urn:offhook:problem:unavailable' })
      expect(JSON.stringify(refused.body)).not.toMatch(/127\.0\.0\.1|ECONN|terminat/)
      expect(
        (await admin.change('/agents/alex', { displayName: 'Nobody' }).catch(() => null))?.status,
      ).not.toBe(200)
      expect(await send(`${center.url}/readyz`, 'GET')).toMatchObject({ status: 503 })
      expect(await send(`${center.url}/healthz`, 'GET')).toMatchObject({ status: 200, body: { live: true } })
      await vi.waitFor(() => expect(lost.length).toBeGreaterThan(0))

      await server.start()
      expect(await send(`${center.url}/readyz`, 'GET')).toMatchObject({ status: 200 })
      expect((await admin.change('/agents/alex', { displayName: 'Somebody' })).status).toBe(200)
    } finally {
      await center.close()
      await db.destroy()
    }
  },
)
