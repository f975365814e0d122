import { beginsWithCustomer, isHeardBy } from './support/conversation.js'
import { expect, test } from './support/fixtures.js'
import { fuzzMessages } from '../support/hostile/fuzz-messages.js'
import { brokenOffers } from '../support/hostile/broken-offers.js'
import { seeds } from '../support/hostile/seeds.js'
import { endsByRight, filled } from '../support/hostile/slots.js'
import { aimed, inDialog } from '../support/torture/aim.js'
import { tortureMessages } from '../support/torture/torture-messages.js'
import type { Softphone } from './support/softphone.js'

// The fast half of this, with every message judged by itself, is test/integration/softphone-sip/{torture,fuzz}.test.ts.

const fuzzed = 2_000
const seed = Number(process.env['OFFHOOK_FUZZ_SEED'] ?? Date.now() % 1_000_000)
/** one collection more or less, and what Chromium keeps for itself */
const toleratedMegabytes = 12

test('a hostile server harms neither the registration nor the open connection nor the customer on it', async ({
  workstation,
  center,
  relay,
  sipRelay,
  headset,
  mouth,
}) => {
  test.slow()
  const agent = await workstation.starts({ server: relay.url, args: ['--js-flags=--expose-gc'] })
  const customer = await beginsWithCustomer({ agent, center, headset }, { sentence: 'billing' })
  const leg = await center.legOf('alex')
  const before = await center.sipRequests(leg.legId)
  const { softphone } = workstation
  if (!softphone) throw new Error('The app was not started')
  const { attack } = sipRelay
  await attack.isDealtWith()
  const heap = await heapOf(softphone)
  const timers = await activeTimers(softphone)

  await test.step('offers that no engine can take are refused, and the call goes on with its own', async () => {
    for (const [what, offer] of brokenOffers) {
      const { dialog } = attack.scene()
      attack.sends(Buffer.from(filled(offer, { dialog, asked: null }, dialog.cseq)))
      await expect
        .poll(() => attack.answers(dialog.callId).map(({ status }) => status), { message: what })
        .toEqual([488])
    }
    await headset.listen().hears('customers/billing')
  })

  await test.step('RFC 4475 and RFC 5118', async () => {
    for (const { bytes } of tortureMessages) {
      const method = /^[A-Z]+/.exec(bytes.toString('latin1'))?.[0]
      const scene = attack.scene()
      attack.sends(bytes)
      attack.sends(aimed(bytes, scene.dialog))
      // A BYE in the dialog would end it by right.
      if (method !== 'BYE') attack.sends(inDialog(bytes, scene.dialog))
      // The softphone takes two INVITEs a second.
      if (method === 'INVITE') await pause(1_000)
    }
    await attack.isDealtWith()
    await agent.isTalking()
  })

  await test.step(`${fuzzed} mutated messages of seed ${seed}`, async () => {
    const messages = fuzzMessages(seed, seeds)
    for (let sent = 0; sent < fuzzed; sent += 100) {
      for (let i = 0; i < 100; i += 1) {
        const { text, binary } = messages.next().value
        const scene = attack.scene()
        const whole = filled(text, scene, sent + i)
        if (!endsByRight(whole, scene)) attack.sends(Buffer.from(whole, 'latin1'), binary)
      }
      // The softphone takes 200 a second from a server, and drops more.
      await pause(400)
    }
    await attack.isDealtWith()
  })

  await test.step('frames in pieces, frames that are no text, and a flood', async () => {
    attack.sendsInPieces(
      Buffer.from(filled(seeds.find((one) => one.startsWith('OPTIONS ')) ?? '', attack.scene(), 1_000_001)),
      7,
    )
    attack.sends(Buffer.from([0xff, 0xfe, 0xfd]), false)
    const flood = Buffer.from('OPTIONS sip:x@y SIP/2.0\r\nVia: SIP/2.0/WS a;branch=z9hG4bKx\r\n\r\n')
    for (let i = 0; i < 20_000; i += 1) attack.sends(flood)
    // What is dropped in the flood is not answered: a moment later it is there again.
    await pause(3_000)
    await attack.isDealtWith()
  })

  await test.step('registered, the same leg, and both hear each other', async () => {
    await agent.seesConnectionOpen()
    await agent.isTalking()
    expect((await center.agent('alex')).registered).toBe(true)
    expect((await center.legOf('alex')).legId).toBe(leg.legId)
    expect(await center.sipRequests(leg.legId)).toEqual(before)
    await headset.listen().hears('customers/billing')
    await isHeardBy(customer, mouth)
  })

  await test.step('nothing thrown, nothing secret and little written, memory back to base', async () => {
    const log = await softphone.mainLog()
    expect(log).not.toMatch(/uncaught exception|unhandled rejection|could not be processed| error /)
    expect(log).not.toMatch(/ice-pwd|response="|0123456789abcdefghijklmn/)
    expect(log.length).toBeLessThan(500_000)
    // A refused INVITE without ACK is kept for 32 s (RFC 3261 Timer H).
    await expect
      .poll(async () => (await heapOf(softphone)) - heap, { timeout: 60_000, intervals: [2_000] })
      .toBeLessThan(toleratedMegabytes)
    await expect
      .poll(async () => (await activeTimers(softphone)) - timers, { timeout: 45_000, intervals: [1_000] })
      .toBeLessThanOrEqual(5)
  })

  await test.step('a message beyond all measure costs the socket; the connection outlives it', async () => {
    attack.sends(Buffer.alloc(300_000, 'a'), false)
    await expect.poll(async () => (await softphone.mainLog()).includes('from=up to=waiting')).toBe(true)
    await expect.poll(async () => (await center.agent('alex')).registered).toBe(true)
    await agent.seesConnectionOpen()
    await customer.speaks()
    await headset.listen().hears('customers/billing')
  })

  await agent.hangsUp()
  await expect.poll(() => customer.isGone()).toBe(true)
  await agent.seesConnectionOpen()
})

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** of main, in megabytes, after a collection */
const heapOf = ({ app }: Softphone): Promise<number> =>
  app.evaluate(() => {
    ;(globalThis as { gc?: () => void }).gc?.()
    return process.memoryUsage().heapUsed / 1024 / 1024
  })

/** transactions and sessions of the SIP stack hold a timer each */
const activeTimers = ({ app }: Softphone): Promise<number> =>
  app.evaluate(() => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length)
