import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { StartOptions } from '../../../src/main/sip/sip-port.js'
import { fuzzMessages, type FuzzMessage } from '../../support/hostile/fuzz-messages.js'
import { offersInDialog, seeds } from '../../support/hostile/seeds.js'
import { FuzzWorld } from './fuzz-world.js'
import { shrunk } from './shrink.js'

// `npm run test:fuzz -- --messages 100000 --seed 7` sets these two.
const count = Number(process.env['OFFHOOK_FUZZ_MESSAGES'] ?? 2_000)
const seed = Number(process.env['OFFHOOK_FUZZ_SEED'] ?? Date.now() % 1_000_000)
const batchSize = 200

const rejections: unknown[] = []
const onRejection = (error: unknown): void => void rejections.push(error)
beforeEach(() => {
  // JsSIP's own timers, so that its 32 s go by; sockets need none of these.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  process.on('unhandledRejection', onRejection)
  process.on('uncaughtException', onRejection)
})
afterEach(() => {
  vi.useRealTimers()
  process.off('unhandledRejection', onRejection)
  process.off('uncaughtException', onRejection)
})

const passTime = async (ms: number): Promise<void> => void (await vi.advanceTimersByTimeAsync(ms))

// A contact center sends no calls on; a plain SIP server does, and the phone follows.
test.each([
  ['of a contact center', {}],
  ['of a plain SIP server', { followRefer: () => true }],
])(
  `${count} mutated messages of seed ${seed} %s: registered, in the call, nothing thrown, nothing kept`,
  { timeout: 60_000 + count * 20 },
  async (_whose, options) => {
    await using world = await FuzzWorld.open(passTime, options)
    const before = { held: world.held, timers: world.timers, connections: world.connections }
    expect(before.held).toMatchObject({ dialogs: 1, sessions: 1 })
    const messages = fuzzMessages(seed, [...seeds, ...seeds, ...offersInDialog])
    let heap = 0
    let slowest = 0
    const started = performance.now()
    for (let sent = 0; sent < count; sent += batchSize) {
      const batch = Array.from({ length: Math.min(batchSize, count - sent) }, () => messages.next().value)
      const batchStarted = performance.now()
      const fault = (await world.send(batch)) ?? firstRejection()
      slowest = Math.max(slowest, performance.now() - batchStarted)
      if (fault !== null) throw new Error(await told(fault, sent, batch, options))
      // The first thousands warm caches up.
      if (sent < count / 2) heap = heapNow()
    }
    const grown = heapNow() - heap
    await world.end()
    expect(world.held).toMatchObject({ dialogs: 0, sessions: 0 })
    expect(world.held?.transactions).toBeLessThanOrEqual(before.held?.transactions ?? 0)
    expect(world.timers).toBeLessThanOrEqual(before.timers)
    expect(world.connections).toBe(0)
    expect(grown).toBeLessThan(8)
    const perSecond = Math.round((count / (performance.now() - started)) * 1000)
    process.stdout.write(
      `seed ${seed}: ${count} messages, ${perSecond} a second, ${world.rung} INVITEs shown, ` +
        `slowest ${batchSize} took ${Math.round(slowest)} ms, heap ${grown.toFixed(1)} MB more in the second half\n`,
    )
  },
)

const firstRejection = (): string | null =>
  rejections.length === 0 ? null : `unhandled: ${String((rejections.splice(0)[0] as Error).stack)}`

async function told(
  fault: string,
  sent: number,
  batch: readonly FuzzMessage[],
  options: StartOptions,
): Promise<string> {
  const fails = async (some: readonly FuzzMessage[]): Promise<boolean> => {
    await using world = await FuzzWorld.open(passTime, options)
    let fault = await world.send(some)
    // what comes of it may be a timer of 32 s
    for (let i = 0; i < 4; i += 1) fault ??= await world.send([])
    return (fault ?? firstRejection()) !== null
  }
  const again = (await fails(batch)) ? await shrunk(batch, fails) : null
  const which = again
    ? again.map(({ text, binary }) => JSON.stringify({ binary, text }).slice(0, 3_000)).join('\n')
    : 'not by these alone'
  return `${fault}\nseed ${seed}, messages ${sent} to ${sent + batch.length}:\n${which}`
}

/** in megabytes, after a collection */
function heapNow(): number {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
  return process.memoryUsage().heapUsed / 1024 / 1024
}
