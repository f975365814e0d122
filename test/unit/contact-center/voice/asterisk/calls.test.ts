import { beforeEach, describe, expect, it } from 'vitest'
import { AriClient, type AriAnswer } from '../../../../../src/contact-center/voice/asterisk/ari/ari-client.js'
import type { AriChannel } from '../../../../../src/contact-center/voice/asterisk/ari/ari-messages.js'
import { CallBridges } from '../../../../../src/contact-center/voice/asterisk/call-bridges.js'
import { Calls, type Directory } from '../../../../../src/contact-center/voice/asterisk/calls.js'
import { Legs } from '../../../../../src/contact-center/voice/asterisk/legs.js'
import type { VoiceEvent } from '../../../../../src/contact-center/voice/port.js'

const logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const done = { ok: true, value: null } as const

const channel: AriChannel = {
  id: 'channel-1',
  name: 'PJSIP/trunk-00000001',
  state: 'Ring',
  creationtime: '',
  caller: { name: 'Dana Field', number: '+4930123' },
  dialplan: { app_name: 'Stasis', app_data: 'offhook,queue,Sales' },
  channelvars: {},
}

/** Calls of a contact center whose Asterisk is the test. */
function stage(directory: Partial<Directory> = {}) {
  const client = new AriClient(
    { url: 'http://127.0.0.1:9/ari', user: '', password: '', app: 'offhook' },
    logger,
  )
  const asked: string[] = []
  let answers: AriAnswer<unknown> = done
  client.answer = async () => answers
  client.hangUp = async (id, cause) => {
    asked.push(`hang up ${id} ${cause ?? 16}`)
    return done
  }
  client.originate = async () => ({ ok: false, status: null })
  const legs = new Legs()
  const told: VoiceEvent[] = []
  legs.onEvent((event) => told.push(event))
  const bridges = new CallBridges(client, 'offhook-parked')
  const calls = new Calls({
    client,
    legs,
    bridges,
    directory: { queueId: async () => 'queue-1', agentId: async () => null, ...directory },
    mohClass: 'default',
    codecs: 'opus',
    logger,
  })
  return {
    calls,
    legs,
    told,
    asked,
    client,
    answersWith: (answer: AriAnswer<unknown>) => (answers = answer),
  }
}

describe('a customer of the dialplan', () => {
  let set: ReturnType<typeof stage>
  beforeEach(() => (set = stage()))

  it('waits', async () => {
    await set.calls.arrived(channel, ['queue', 'Sales'])
    await turn()
    expect(set.told).toMatchObject([{ type: 'customer-arrived', waitedMs: 0 }])
  })

  it('who has hung up before the queue was found does not wait for ever', async () => {
    set.answersWith({ ok: false, status: 404 })
    await set.calls.arrived(channel, ['queue', 'Sales'])
    await turn()
    expect(set.told.map(({ type }) => type)).toEqual(['customer-arrived', 'leg-ended'])
    expect(set.legs.all()).toEqual([])
  })

  it.each(['Infinity', '1e300', '-5', 'x'])('has not waited %s ms elsewhere', async (waited) => {
    await set.calls.arrived(channel, ['queue', 'Sales', waited])
    await turn()
    expect(set.told).toMatchObject([{ type: 'customer-arrived', waitedMs: 0 }])
  })

  it('is sent away while the directory cannot be asked, and nothing else ends', async () => {
    set = stage({ queueId: () => Promise.reject(new Error('no database')) })
    await set.calls.arrived(channel, ['queue', 'Sales'])
    await turn()
    expect(set.told).toEqual([])
    expect(set.asked).toEqual(['hang up channel-1 42'])
  })
})

it('a call that Asterisk may have placed, though it did not say so in time, does not ring on', async () => {
  const { calls, told, asked } = stage()
  const leg = calls.newLeg({ legId: 'leg-1', kind: 'agent', signInId: 'sign-in', channelId: 'offhook-1' })
  calls.originate(leg, 'PJSIP/alex', { name: null, address: '100' })
  await turn()
  expect(told).toMatchObject([{ type: 'leg-failed', legId: 'leg-1' }])
  expect(asked).toEqual(['hang up offhook-1 16'])
})

it('a leg that is released is hung up again when Asterisk was slow to answer', async () => {
  const { calls, client, legs } = stage()
  const leg = calls.newLeg({ legId: 'leg-1', kind: 'agent', signInId: 'sign-in', channelId: 'offhook-1' })
  let tries = 0
  client.hangUp = async () => (++tries < 3 ? { ok: false, status: null } : done)
  calls.release(leg)
  await turn()
  expect(tries).toBe(3)
  expect(legs.all()).toEqual([])
})
