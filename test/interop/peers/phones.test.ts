import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Baresip, startBaresip } from '../../support/peers/baresip.js'
import { startCoturn } from '../../support/peers/coturn.js'
import { type Kamailio, startKamailio } from '../../support/peers/kamailio.js'
import { type Rtpengine, startRtpengine } from '../../support/peers/rtpengine.js'
import { startSipp } from '../../support/peers/sipp.js'
import { answer, request, scenario } from '../../support/peers/sipp-scenario.js'
import { freeUdpPort } from '../../support/peers/ports.js'

let rtpengine: Rtpengine
let kamailio: Kamailio
let elsewhere: number

beforeAll(async () => {
  rtpengine = await startRtpengine()
  elsewhere = await freeUdpPort()
  kamailio = await startKamailio({
    users: { anna: 'a1', ben: 'b1' },
    destinations: { busy: `sip:127.0.0.1:${elsewhere}` },
    rtpengine: rtpengine.control,
  })
})

afterAll(async () => {
  await kamailio[Symbol.asyncDispose]()
  await rtpengine[Symbol.asyncDispose]()
})

const phone = (user: string, password: string, toneHz: number): Promise<Baresip> =>
  startBaresip({
    user,
    toneHz,
    registrar: { host: `127.0.0.1:${kamailio.ports.udp}`, password },
    account: ['answermode=auto'],
  })

/** By its zero crossings, in the last half second that was heard. */
function pitch({ samples, rate }: ReturnType<Baresip['heard']>): number {
  const end = samples.slice(-rate / 2)
  const crossings = end.filter((sample, i) => sample < 0 !== (end[i - 1] ?? 0) < 0)
  return crossings.length
}

describe('the telephone systems of the tests', () => {
  it('carry a call between two phones with digest, and what each of them sends is recorded by the other', async () => {
    await using anna = await phone('anna', 'a1', 440)
    await using ben = await phone('ben', 'b1', 880)
    await ben.command('dial', `sip:anna@127.0.0.1:${kamailio.ports.udp}`)
    await ben.until('CALL_ESTABLISHED')
    await expect
      .poll(() => [pitch(anna.heard()), pitch(ben.heard())], { timeout: 10_000 })
      .toEqual([expect.closeTo(880, -1), expect.closeTo(440, -1)])
    expect(rtpengine.log()).toContain("Received command 'answer'")
    await ben.command('hangup')
    await anna.until('CALL_CLOSED')
  })

  it('send a call to a scenario, and say when it was not played as written', async () => {
    const busy = scenario(request('INVITE'), answer({ status: 486, reason: 'Busy Here' }), request('ACK'))
    await using anna = await phone('anna', 'a1', 440)
    await using callee = await startSipp({ scenario: busy, port: elsewhere })
    await anna.command('dial', `sip:busy@127.0.0.1:${kamailio.ports.udp}`)
    await anna.until('CALL_CLOSED')
    await callee.done
    expect(callee.messages()).toContain('SIP/2.0 486 Busy Here')

    await using nobody = await startSipp({ scenario: busy, withinMs: 1000 })
    await expect(nobody.done).rejects.toThrow('sipp ended with')
  })

  it('relay media', async () => {
    await using turn = await startCoturn()
    expect(turn.url).toMatch(/^turn:127\.0\.0\.1:\d+/)
  })
})
