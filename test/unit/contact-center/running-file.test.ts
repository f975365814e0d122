import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { otherCenter, removeRunning, writeRunning } from '../../../src/contact-center/running-file.js'

it('finds the center that runs on a data folder, and none that was killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-running-'))
  const center = createServer((_request, response) => {
    response.writeHead(401, { 'content-type': 'application/problem+json' }).end('{}')
  }).listen(0, '127.0.0.1')
  await once(center, 'listening')
  const url = `http://127.0.0.1:${(center.address() as AddressInfo).port}`
  expect(await otherCenter(folder)).toBeNull()
  writeRunning(folder, url)
  expect(await otherCenter(folder)).toBe(url)
  center.closeAllConnections()
  center.close()
  await once(center, 'close')
  expect(await otherCenter(folder)).toBeNull()
  removeRunning(folder)
  rmSync(folder, { recursive: true })
})
