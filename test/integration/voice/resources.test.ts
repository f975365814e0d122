import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { VoiceStage } from '../../support/sip-phone/voice-stage.js'

let stage: VoiceStage | null = null
afterEach(async () => {
  await stage?.close()
  stage = null
})

async function oneCall(
  on: VoiceStage,
  phone: Awaited<ReturnType<VoiceStage['registeredPhone']>>,
  legId: string,
) {
  on.place(legId)
  const call = await phone.nextCall()
  await call.answer()
  await on.event('leg-answered', legId)
  const customer = on.voice.lab.customerArrives({
    customer: { name: null, address: '+49301' },
    dialled: { kind: 'queue', queueId: 'queue' },
    script: { sentence: 'billing', manner: 'speak' },
  })
  on.voice.bridge(legId, customer)
  await on.until(() => (call.connection.connectionState === 'connected' ? true : null))
  on.voice.lab.hangUpCustomer(customer)
  on.voice.release(legId)
  await call.ended
}

function open(kind: string): number {
  return process.getActiveResourcesInfo().filter((name) => name === kind).length
}

/** libwebrtc's; Linux tells */
function threads(): number {
  return process.platform === 'linux' ? readdirSync('/proc/self/task').length : 0
}

describe('what a call took is given back', () => {
  it(
    'after fifty calls there are no more sockets, threads and legs than after five',
    { timeout: 180_000 },
    async () => {
      stage = await new VoiceStage().start()
      const phone = await stage.registeredPhone()
      for (let i = 0; i < 5; i++) await oneCall(stage, phone, `warm-${i}`)
      const before = { sockets: open('UDPWrap'), tcp: open('TCPSocketWrap'), threads: threads() }
      const memory = process.memoryUsage().rss

      for (let i = 0; i < 50; i++) await oneCall(stage, phone, `call-${i}`)

      expect(stage.voice.lab.legs()).toEqual([])
      expect({ sockets: open('UDPWrap'), tcp: open('TCPSocketWrap'), threads: threads() }).toEqual(before)
      // The test phone keeps what it heard; a leaked peer connection would cost some megabytes each.
      expect(process.memoryUsage().rss - memory).toBeLessThan(100 * 2 ** 20)
    },
  )

  it('after stop no socket and no timer of voice is left, with calls in every state', async () => {
    const before = { timers: open('Timeout'), udp: open('UDPWrap'), tcp: open('TCPServerWrap') }
    const one = await new VoiceStage().start()
    const phone = await one.registeredPhone()
    one.voice.lab.addPhone({ address: '100', obeysAnswerMode: true })
    one.place('up')
    await (await phone.nextCall()).answer()
    await one.event('leg-answered', 'up')
    one.place('ringing')
    const ringing = await phone.nextCall()
    ringing.ring()
    await one.event('leg-ringing', 'ringing')
    one.place('cancelled')
    await phone.nextCall()
    one.voice.release('cancelled')
    one.place('preparing')
    one.place('desk', { workplace: { kind: 'phone', number: '100' } })
    one.voice.dialOut({ legId: 'callee', address: '+49301' })
    one.voice.placeTestCustomer('test')
    one.voice.speakPin('up', '1234')

    await one.close()

    expect({ udp: open('UDPWrap'), tcp: open('TCPServerWrap') }).toEqual({ udp: before.udp, tcp: before.tcp })
    expect(open('Timeout')).toBeLessThanOrEqual(before.timers)
  })

  it('lets its process end by itself, without a crash', async () => {
    const script = join(import.meta.dirname, '../../support/sip-phone/one-call-and-exit.ts')
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script])
    expect(stdout).toBe('answered\n')
  })
})
