import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { AriClient } from '../../../src/contact-center/voice/asterisk/ari/ari-client.js'
import { AriEvents } from '../../../src/contact-center/voice/asterisk/ari/ari-events.js'
import type { AriHappening } from '../../../src/contact-center/voice/asterisk/ari/ari-messages.js'
import { startTcpProxy } from '../../e2e/support/tcp-proxy.js'
import { asteriskVoice } from '../../support/asterisk/asterisk-voice-stage.js'
import { ariPassword, ariUrl, startOffhookAsterisk } from '../../support/asterisk/offhook-asterisk.js'
import { asteriskRig } from '../../support/voice-contract/asterisk-rig.js'
import { levelOf, tone } from '../../support/sip-phone/tones.js'

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe('voice in Asterisk', () => {
  it('knows after a restart of Asterisk what is gone, and lets softphones in again', async () => {
    await using asterisk = await startOffhookAsterisk()
    await using rig = await asteriskRig(asterisk)
    const phone = await rig.registeredPhone()
    await rig.answered(phone)
    rig.voice.park('leg')
    rig.place('ringing')
    await phone.nextCall()

    await asterisk.kill()
    await asterisk.start()
    await rig.event('leg-ended', 'leg')
    expect(await rig.event('leg-failed', 'ringing')).toMatchObject({ type: 'leg-failed' })
    await rig.until(() => !rig.voice.isRegistered('sign-in-1'))

    phone.dropSocket()
    await phone.connect()
    await rig.until(async () => (await phone.register()) === 200)
    await rig.until(() => rig.voice.isRegistered('sign-in-1'))
    const call = await rig.answered(phone, 'next')
    const customer = await rig.parts.arrive('echo')
    rig.voice.bridge('next', customer)
    call.audio.say(tone(1_000))
    await rig.callHearsTone(call, 1_000)
  })

  it('finds after an outage of ARI what happened meanwhile: who hung up, and who came', async () => {
    await using asterisk = await startOffhookAsterisk()
    const proxy = await startTcpProxy()
    const origin = new URL(ariUrl(asterisk)).origin
    proxy.goesTo(origin)
    const ari = { url: `${proxy.url}/ari`, user: 'offhook', password: ariPassword, app: 'offhook' }
    {
      await using rig = await asteriskRig(asterisk, { ari })
      const phone = await rig.registeredPhone()
      const gone = await rig.answered(phone, 'gone')
      const kept = await rig.answered(phone, 'kept')
      kept.audio.say(tone(1_000))
      const customer = await rig.parts.arrive('echo')
      rig.voice.bridge('kept', customer)
      await after(500)

      proxy.cut()
      await gone.hangUp()
      await asterisk.cli('channel originate Local/100@offhook-in/n extension silent@offhook-lab')
      // Audio is Asterisk's: it goes on.
      expect(levelOf(1_000, await rig.callHears(kept, 0.7))).toBeGreaterThan(3_000)
      expect(rig.told('gone')).toContain('leg-answered')
      proxy.goesTo(origin)

      await rig.event('leg-ended', 'gone')
      await rig.until(() => rig.events.filter(({ type }) => type === 'customer-arrived').length === 2)
      expect(rig.told('kept')).not.toContain('leg-ended')
      // Commands reach Asterisk again.
      rig.voice.park('kept')
      rig.voice.holdMusic(customer)
      await after(700)
      expect(levelOf(1_000, await rig.customerHears(customer, 0.5))).toBeLessThan(1_000)
    }
    await proxy.dispose()
  })

  it('takes its application back when another contact center that had taken the name is gone', async () => {
    await using asterisk = await startOffhookAsterisk()
    const events = () => {
      const opened = vi.fn(async () => true)
      const happened = vi.fn<(event: AriHappening) => void>()
      const access = { url: ariUrl(asterisk), user: 'offhook', password: ariPassword, app: 'offhook' }
      const client = new AriClient(access, quiet)
      return { opened, happened, events: new AriEvents(client, { opened, happened }, quiet) }
    }
    const [first, second] = [events(), events()]
    await first.events.start()
    await second.events.start()
    await vi.waitFor(() =>
      expect(first.happened.mock.calls.map(([{ type }]) => type)).toContain('ApplicationReplaced'),
    )
    await second.events.stop()
    await vi.waitFor(() => expect(first.opened).toHaveBeenCalledTimes(2), 10_000)
    await first.events.stop()
  })

  it('says at its start when Asterisk does not let it in', async () => {
    await using asterisk = await startOffhookAsterisk()
    const ari = { url: ariUrl(asterisk), user: 'offhook', password: 'another', app: 'offhook' }
    await expect(asteriskVoice(asterisk, { ari }).start()).rejects.toThrow(/does not let .* in \(401\)/)
  })

  it('writes no PIN and no password, neither here nor in the log of Asterisk', async () => {
    await using asterisk = await startOffhookAsterisk()
    const lines: string[] = []
    const write = (fields: object, message: string): void =>
      void lines.push(`${message} ${JSON.stringify(fields)}`)
    const logger = { debug: write, info: write, warn: write, error: write }
    {
      await using rig = await asteriskRig(asterisk, { logger })
      const phone = await rig.registeredPhone()
      const call = await rig.answered(phone, 'leg', { purpose: 'validation' })
      rig.voice.speakPin('leg', '4719')
      await rig.until(() => call.audio.heardSamples > 2 * 48_000)
      rig.voice.stopPin('leg')
      rig.voice.park('leg')
      await after(300)
    }
    expect(lines.length).toBeGreaterThan(2)
    const written = [...lines, readFileSync(join(asterisk.folder, 'log/messages.log'), 'utf8')].join('\n')
    expect(written).not.toMatch(/digits|4719|secret of|ari of the tests/)
  })
})
