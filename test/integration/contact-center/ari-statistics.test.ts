import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { AriClient } from '../../../src/contact-center/voice/asterisk/ari/ari-client.js'
import { LivenessMonitor } from '../../../src/contact-center/voice/liveness.js'
import { silentAfterMs } from '../../../src/contact-center/voice/liveness-state.js'

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

it('a leg that lives is not told silent because a question about it was never answered', async () => {
  const begun = performance.now()
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    // The first is heard by nobody; the far end speaks all the time.
    if (asked.length === 1) return
    const rxcount = Math.round(performance.now() - begun)
    response.end(JSON.stringify({ rxcount, txcount: 0 }))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const access = { url: `http://127.0.0.1:${port}/ari`, user: 'offhook', password: '', app: 'offhook' }
  const client = new AriClient(access, quiet)
  const told: string[] = []
  const monitor = new LivenessMonitor((legId, change) => told.push(`${legId} ${change}`), 500)
  try {
    monitor.watch('leg', async () => {
      const answer = await client.rtpStatistics('channel')
      if (!answer.ok) throw new Error('no statistics')
      return answer.value.rxcount
    })
    await pause(silentAfterMs + 1_000)
    expect(told).toEqual([])
    expect(monitor.mediaOf('leg')).toBe('alive')
    expect(asked.length).toBeGreaterThan(5)
  } finally {
    monitor.dispose()
    server.closeAllConnections()
    server.close()
  }
})
