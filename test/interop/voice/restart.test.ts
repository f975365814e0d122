import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { labClient } from '../../e2e/support/lab-client.js'
import { customerHeard } from '../../support/asterisk/asterisk-ear.js'
import {
  asteriskInstance,
  longestSilenceMs,
  opensConnection,
  talksWithCustomer,
} from '../../support/asterisk/asterisk-instances.js'
import { hangUpAll, startOffhookAsterisk } from '../../support/asterisk/offhook-asterisk.js'
import { type Instance, signInAt, type TokenMint, tokensOf, until } from '../../support/instances.js'
import type { Asterisk } from '../../support/peers/asterisk.js'
import { rms } from '../../support/sip-phone/tones.js'

const report = (line: string): void => void process.stdout.write(`${line}\n`)

const folder = mkdtempSync(join(tmpdir(), 'offhook-restart-'))
let asterisk: Asterisk
let tokens: TokenMint
beforeAll(async () => {
  asterisk = await startOffhookAsterisk()
  // It makes its keys the first time.
  const center = await asteriskInstance(asterisk, folder, 'offhook')
  await center.stop()
  tokens = await tokensOf(folder)
})
afterEach(() => hangUpAll(asterisk))
afterAll(async () => {
  await asterisk[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

const waitingAt = async (at: Instance): Promise<readonly string[]> =>
  (await labClient(at.url).state()).waiting.map(({ customerLeg }) => customerLeg)

it.each(['stopped', 'killed'] as const)(
  'a customer who had an agent and was given back to the queue waits there at once when the only contact center is %s and started again',
  async (how) => {
    await using center = await asteriskInstance(asterisk, folder, 'offhook')
    const lab = labClient(center.url)
    const agent = await signInAt(center, tokens, 'alex')
    const [phone, call] = await opensConnection(agent, center)
    const had = await talksWithCustomer(agent, center, call)
    const heardBy = (leg: string) => customerHeard(asterisk, leg.replace(/^customer-/, ''))
    // Another, who never had an agent, waits behind.
    const never = (await lab.command('offer', { queue: 'support', manner: 'silent' })).legIds[0] ?? ''
    await call.hangUp()
    await until(
      'the connection is lost',
      () => agent.session(center),
      ({ connection }) => connection.state === 'lost',
    )
    await lab.command('advance', { ms: 61_000 })
    await until(
      'the grace is over',
      () => waitingAt(center),
      (waiting) => waiting.length === 2,
    )
    const line = await waitingAt(center)
    expect(line).toEqual([had, never])
    await until(
      'the customer hears music',
      async () => rms(heardBy(had).slice(-8_000)),
      (level) => level > 100,
    )
    const [heardSoFar, others] = [heardBy(had).length, heardBy(never).length]

    if (how === 'stopped') await center.stop()
    else await center.kill()
    await using again = await asteriskInstance(asterisk, folder, 'offhook')
    expect(await waitingAt(again)).toEqual(line)
    await until(
      'music goes on',
      async () => heardBy(had).length - heardSoFar,
      (samples) => samples > 16_000 * 3,
    )
    const silences = [heardBy(had).subarray(heardSoFar), heardBy(never).subarray(others)].map(
      longestSilenceMs,
    )
    report(
      `| longest silence in the ear of who had an agent, and of who had none | ${silences.join(', ')} ms |`,
    )
    expect(silences[0]).toBeLessThan(1_000)
    await labClient(again.url).command('advance', { ms: 150_000 })
    expect(await waitingAt(again)).toEqual(line)
    phone.dispose()
  },
  90_000,
)
