import { launchPlain, type PlainSoftphone } from '../../support/plain-softphone.js'
import { type Baresip, startBaresip } from '../../support/peers/baresip.js'
import { type Kamailio, startKamailio } from '../../support/peers/kamailio.js'
import { type Rtpengine, startRtpengine } from '../../support/peers/rtpengine.js'
import { expect, test } from '../support/interop-test.js'
import { pulseOf } from '../support/pulses.js'
import { earOf, openPlayer } from '../support/sound.js'

const users = { alex: 'secret-of-alex', ben: 'secret-of-ben' }

test.describe('Kamailio, rtpengine, baresip', () => {
  let rtpengine: Rtpengine
  let kamailio: Kamailio
  let ben: Baresip
  let softphone: PlainSoftphone

  test.beforeAll(async () => {
    rtpengine = await startRtpengine()
    kamailio = await startKamailio({ users, rtpengine: rtpengine.control })
    ben = await startBaresip({
      user: 'ben',
      toneHz: pulseOf.phone,
      registrar: { host: `127.0.0.1:${kamailio.ports.udp}`, password: users.ben },
      account: ['answermode=auto', 'audio_codecs=PCMU'],
      player: 'speaker',
    })
    softphone = await launchPlain({
      sip: {
        account: { user: 'alex', domain: kamailio.realm, password: users.alex },
        servers: [kamailio.wsUrl],
        codecs: ['opus', 'pcmu', 'pcma'],
      },
    })
    await softphone.beginsWork()
  })
  test.afterEach(async () => {
    await ben.command('hangup').catch(() => undefined)
    await softphone.idle()
  })
  test.afterAll(async () => {
    await softphone.close()
    await ben[Symbol.asyncDispose]()
    await kamailio[Symbol.asyncDispose]()
    await rtpengine[Symbol.asyncDispose]()
  })

  const phoneCalls = async (): Promise<void> => {
    await ben.command('dial', `sip:alex@127.0.0.1:${kamailio.ports.udp}`)
    await softphone.until(({ call }) => call?.ringing === true)
    await softphone.answer()
  }

  test('registers by ws with digest', async ({ saw }) => {
    await softphone.registered()
    saw('401 with qop=auth, then 200')
  })

  test('the agent calls a phone of plain RTP', async ({ headset, saw }) => {
    await softphone.dial('ben')
    await softphone.inCall()
    await headset.hears(pulseOf.phone)
    await earOf(() => ben.heard()).hears(pulseOf.agent)
    saw('407, then 200; DTLS-SRTP and ICE here, RTP/AVP there; audio both ways')
  })

  test('a phone of plain RTP calls the agent', async ({ headset, saw }) => {
    await phoneCalls()
    await headset.hears(pulseOf.phone)
    await earOf(() => ben.heard()).hears(pulseOf.agent)
    saw('RTP/AVP there, DTLS-SRTP and ICE here; audio both ways')
  })

  test('the phone hangs up', async ({ headset, saw }) => {
    await softphone.dial('ben')
    await headset.hears(pulseOf.phone)
    await ben.command('hangup')
    await softphone.idle()
    saw('BYE finds its way to the WebSocket')
  })

  test('the phone holds and resumes', async ({ headset, saw }) => {
    await softphone.dial('ben')
    await headset.hears(pulseOf.phone)
    await ben.command('hold')
    await softphone.until(({ plainSip }) => plainSip?.heldThere === true)
    await headset.staysSilent()
    await ben.command('resume')
    await softphone.until(({ plainSip }) => plainSip?.heldThere === false)
    await headset.hears(pulseOf.phone)
    saw('re-INVITE sendonly: shown as held, silence; then audio again')
  })

  test('the agent holds; the phone holds and resumes meanwhile', async ({ headset, saw }) => {
    await using phone = await openPlayer('speaker')
    await phoneCalls()
    await headset.hears(pulseOf.phone)
    await phone.hears(pulseOf.agent)
    await softphone.hold()
    await headset.staysSilent()
    await phone.staysSilent()
    await ben.command('hold')
    await softphone.until(({ plainSip }) => plainSip?.heldThere === true)
    await ben.command('resume')
    await softphone.until(({ plainSip }) => plainSip?.heldThere === false)
    await headset.staysSilent()
    await phone.staysSilent()
    await softphone.resume()
    await headset.hears(pulseOf.phone)
    await phone.hears(pulseOf.agent)
    saw(
      're-INVITEs of both sides: neither hears anything until the agent resumes, whatever the phone does; then both hear each other',
    )
  })

  test('a restart during a call', async ({ headset, saw }) => {
    await softphone.dial('ben')
    await headset.hears(pulseOf.phone)
    await kamailio.kill()
    await headset.hears(pulseOf.phone)
    await kamailio.start()
    const restartedAt = Date.now()
    await softphone.registered(20_000)
    const seconds = (Date.now() - restartedAt) / 1000
    await headset.hears(pulseOf.phone)
    await softphone.hangUp()
    await ben.until('CALL_CLOSED', { from: ben.events().lastIndexOf('CALL_ESTABLISHED') })
    expect(seconds).toBeLessThan(10)
    saw(`audio goes on; registered ${seconds.toFixed(1)} s after it is back; BYE reaches the phone`)
  })
})
