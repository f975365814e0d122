import { freeUdpPort } from '../../support/peers/ports.js'
import { slowCaller } from '../../support/peers/kamailio-file.js'
import { type Kamailio, startKamailio } from '../../support/peers/kamailio.js'
import { type Rtpengine, startRtpengine } from '../../support/peers/rtpengine.js'
import { startSipp, type Sipp } from '../../support/peers/sipp.js'
import { callsAlex, cancels, inside, invitesAlex } from '../../support/peers/sipp-caller.js'
import {
  answer,
  answerInside,
  pause,
  provisional,
  request,
  requestKept,
  response,
  scenario,
  sdp,
  send,
} from '../../support/peers/sipp-scenario.js'
import { launchPlain, type PlainSoftphone } from '../../support/plain-softphone.js'
import { expect, test } from '../support/interop-test.js'
import { pulseOf } from '../support/pulses.js'

const users = { alex: 'secret-of-alex' }

test.describe('Kamailio, rtpengine, sipp', () => {
  let rtpengine: Rtpengine
  let kamailio: Kamailio
  let softphone: PlainSoftphone
  let ports: { readonly first: number; readonly second: number }

  test.beforeAll(async () => {
    ports = { first: await freeUdpPort(), second: await freeUdpPort() }
    rtpengine = await startRtpengine()
    kamailio = await startKamailio({
      users,
      rtpengine: rtpengine.control,
      destinations: {
        first: `sip:127.0.0.1:${ports.first}`,
        second: `sip:127.0.0.1:${ports.second}`,
      },
    })
    softphone = await launchPlain({
      sip: {
        account: { user: 'alex', domain: kamailio.realm, password: users.alex },
        servers: [kamailio.wsUrl],
        trustedPeers: ['server'],
      },
    })
    await softphone.beginsWork()
  })
  test.afterEach(async () => {
    if ((await softphone.snapshot()).call !== null) await softphone.hangUp()
    await softphone.idle()
  })
  test.afterAll(async () => {
    await softphone.close()
    await kamailio[Symbol.asyncDispose]()
    await rtpengine[Symbol.asyncDispose]()
  })

  const callee = (port: number, ...steps: readonly string[]): Promise<Sipp> =>
    startSipp({ scenario: scenario(...steps), port, echo: true })
  const caller = (...steps: readonly string[]): Promise<Sipp> => calling(...callsAlex, ...steps)
  const calling = (...steps: readonly string[]): Promise<Sipp> =>
    startSipp({
      scenario: scenario(...steps),
      remote: `127.0.0.1:${kamailio.ports.udp}`,
      echo: true,
    })
  const lastWords = async (): Promise<string> =>
    (await softphone.idle()).notices.find(({ id }) => id === 'last-interaction')?.text ?? ''
  const takes = async (): Promise<void> => {
    await softphone.until(({ call }) => call?.ringing === true)
    await softphone.answer()
  }
  const answersAndIsHungUp = [
    request('INVITE'),
    answer({ status: 200, reason: 'OK', sdp: sdp() }),
    request('ACK'),
    request('BYE'),
    answerInside(200, 'OK'),
  ]

  test('302 to another address', async ({ saw }) => {
    const contact = `Contact: <sip:second@${kamailio.realm}>`
    await using first = await callee(
      ports.first,
      request('INVITE'),
      answer({ status: 302, reason: 'Moved Temporarily', headers: [contact] }),
      request('ACK'),
    )
    await using second = await callee(ports.second, ...answersAndIsHungUp)
    await softphone.dial('first')
    await softphone.inCall()
    await first.done
    await softphone.hangUp()
    await second.done
    saw('a new INVITE to the Contact of the 302; that call is up')
  })

  test('503 with Retry-After', async ({ saw }) => {
    await using first = await callee(
      ports.first,
      request('INVITE'),
      answer({ status: 503, reason: 'Service Unavailable', headers: ['Retry-After: 17'] }),
      request('ACK'),
    )
    await softphone.dial('first')
    await first.done
    const words = await lastWords()
    expect(words).toContain('17 s')
    saw(`503; "${words}"`)
  })

  test('session timers demanded by the server, which refreshes by UPDATE', async ({ saw }) => {
    const caller = '<ereg regexp=".*" search_in="hdr" header="From:" assign_to="caller"/>'
    await using first = await callee(
      ports.first,
      `<recv request="INVITE" rrs="true"><action>${caller}</action></recv>`,
      answer({
        status: 200,
        reason: 'OK',
        sdp: sdp(),
        headers: ['Require: timer', 'Session-Expires: 90;refresher=uas'],
      }),
      request('ACK'),
      pause(500),
      send([
        'UPDATE [next_url] SIP/2.0',
        'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]',
        '[routes]',
        'From: <sip:first@127.0.0.1>;tag=[pid]sipp[call_number]',
        'To: [$caller]',
        'Call-ID: [call_id]',
        'CSeq: 7 UPDATE',
        'Max-Forwards: 70',
        'Supported: timer',
        'Session-Expires: 90;refresher=uac',
        'Contact: <sip:sipp@[local_ip]:[local_port];transport=[transport]>',
      ]),
      response(200),
      request('BYE'),
      answerInside(200, 'OK'),
    )
    await softphone.dial('first')
    await softphone.inCall()
    await expect.poll(() => first.messages()).toContain('CSeq: 7 UPDATE')
    await expect.poll(() => first.messages().split('CSeq: 7 UPDATE').length).toBeGreaterThan(2)
    await softphone.hangUp()
    await first.done
    saw('the call is up; UPDATE is answered 200, and the call goes on')
  })

  test('session timers demanded by the server, and ours to refresh', async ({ saw }) => {
    const timer = ['Require: timer', 'Session-Expires: 4;refresher=uac']
    const refreshed = [request('UPDATE'), answerInside(200, 'OK', '', timer)]
    await using first = await callee(
      ports.first,
      request('INVITE'),
      answer({ status: 200, reason: 'OK', sdp: sdp(), headers: timer }),
      request('ACK'),
      ...refreshed,
      ...refreshed,
      request('BYE'),
      answerInside(200, 'OK'),
    )
    await softphone.dial('first')
    await softphone.inCall()
    const updates = (): string[] => first.messages().match(/^UPDATE sip:/gm) ?? []
    await expect.poll(() => updates().length).toBe(2)
    await softphone.hangUp()
    await first.done
    expect(first.messages()).toMatch(/^Session-Expires: *4;refresher=uac\r?$/m)
    saw('Session-Expires: 4; an UPDATE after 2 s and again after 4 s')
  })

  const transfers = [
    {
      title: 'a transfer by REFER',
      header: '',
      told: /^INVITE /m,
      seen: '202, NOTIFY 100 and NOTIFY 200; in a call with whom the REFER named',
    },
    {
      title: 'an attended transfer by REFER with Replaces',
      header: '?Replaces=consult%40office%3Bto-tag%3Dthere%3Bfrom-tag%3Dhere',
      told: /^Replaces: *consult@office;to-tag=there;from-tag=here/im,
      seen: '202; the INVITE to whom the REFER named carries its Replaces, and is up',
    },
  ]
  for (const { title, header, told, seen } of transfers) {
    test(title, async ({ saw }) => {
      await using second = await callee(ports.second, ...answersAndIsHungUp)
      await using refers = await caller(
        pause(300),
        inside('REFER', 2, [`Refer-To: <sip:second@${kamailio.realm}${header}>`]),
        response(202),
        request('NOTIFY'),
        answerInside(200, 'OK'),
        request('NOTIFY'),
        answerInside(200, 'OK'),
      )
      await takes()
      await refers.done
      await softphone.inCall()
      await softphone.hangUp()
      await second.done
      expect(second.messages()).toMatch(told)
      saw(seen)
    })
  }

  test('a re-INVITE of the server', async ({ saw }) => {
    await using call = await caller(
      pause(300),
      inside('INVITE', 2, [], sdp()),
      provisional(100),
      response(200),
      inside('ACK', 2),
      pause(300),
      inside('BYE', 3),
      response(200),
    )
    await takes()
    await softphone.inCall()
    await call.done
    await softphone.idle()
    saw('200 with an answer; the call goes on until the BYE')
  })

  test('the server holds and resumes while the agent holds', async ({ headset, saw }) => {
    const changes = (cseq: number, direction: string): readonly string[] => [
      pause(200),
      inside('INVITE', cseq, [], sdp('0', [`a=${direction}`])),
      provisional(100),
      response(200),
      inside('ACK', cseq),
    ]
    const isChanged = (direction: string): readonly string[] => [
      request('INVITE'),
      answerInside(200, 'OK', sdp('0', [`a=${direction}`])),
      request('ACK'),
    ]
    await using call = await caller(
      ...isChanged('recvonly'),
      ...changes(2, 'sendonly'),
      ...changes(3, 'sendrecv'),
      ...isChanged('sendrecv'),
      request('BYE'),
      answerInside(200, 'OK'),
    )
    await takes()
    await headset.hears(pulseOf.agent)
    await softphone.hold()
    await expect.poll(() => call.messages()).toContain('CSeq: 3 ACK')
    await headset.staysSilent()
    await softphone.resume()
    await headset.hears(pulseOf.agent)
    await softphone.hangUp()
    await call.done
    saw('three re-INVITEs: silence until the agent resumes, then they hear their own voice sent back again')
  })

  test('a 200 that crosses the CANCEL', async ({ saw }) => {
    await using first = await callee(
      ports.first,
      requestKept('INVITE', { via1: 'Via', via2: 'Via', route1: 'Record-Route', route2: 'Record-Route' }),
      answer({ status: 180, reason: 'Ringing' }),
      `<recv request="CANCEL"/>`,
      answer({ status: 200, reason: 'OK' }),
      send(
        [
          'SIP/2.0 200 OK',
          'Via: [$via1]',
          'Via: [$via2]',
          'Record-Route: [$route1]',
          'Record-Route: [$route2]',
          '[last_From:]',
          '[last_To:];tag=[pid]sipp[call_number]',
          '[last_Call-ID:]',
          'CSeq: [last_cseq_number] INVITE',
          'Contact: <sip:sipp@[local_ip]:[local_port];transport=[transport]>',
        ],
        sdp(),
      ),
      request('ACK'),
      request('BYE'),
      answerInside(200, 'OK'),
    )
    await softphone.dial('first')
    await expect.poll(() => first.messages()).toContain('180 Ringing')
    await softphone.until(({ call }) => call !== null)
    await softphone.hangUp()
    await first.done
    saw('ACK, and BYE at once')
  })

  test('BYE right behind the ACK', async ({ saw }) => {
    await using call = await caller(inside('BYE', 2), response(200))
    await takes()
    await call.done
    saw(`200 to the BYE; "${await lastWords()}"`)
  })

  test('a late offer', async ({ headset, saw }) => {
    await using call = await calling(
      invitesAlex(''),
      provisional(100, 180, 183),
      response(200),
      inside('ACK', 1, [], sdp()),
      request('BYE'),
      answerInside(200, 'OK'),
    )
    await takes()
    await headset.hears(pulseOf.agent)
    await softphone.hangUp()
    await call.done
    saw(
      'an INVITE without SDP: an offer in the 200, its answer in the ACK; the agent hears their own voice sent back',
    )
  })

  test('a CANCEL that crosses the 200', async ({ saw }) => {
    const steps = [
      invitesAlex(),
      provisional(100),
      response(180),
      pause(1000),
      cancels(4),
      response(200),
      response(200),
      inside('ACK', 1),
      pause(300),
      inside('BYE', 2),
      response(200),
    ]
    await using call = await calling(
      ...steps.map((step) => step.replaceAll('sip:caller@', `sip:${slowCaller}@`)),
    )
    await takes()
    await softphone.inCall()
    await call.done
    const words = await lastWords()
    // The CANCEL went on to the agent, who had answered: Kamailio says so.
    expect(call.messages()).toMatch(/^SIP\/2\.0 200 canceling/m)
    saw(`the 200 stands; ACK and BYE of the caller end the call: "${words}"`)
  })

  test('a CANCEL just before the agent answers', async ({ saw }) => {
    await using call = await calling(
      invitesAlex(),
      provisional(100),
      response(180),
      cancels(3),
      response(200),
      response(487),
      inside('ACK', 1),
    )
    await call.done
    saw(`487; "${await lastWords()}"`)
  })

  test('BYE before the ACK', async ({ saw }) => {
    await using call = await calling(
      invitesAlex(),
      provisional(100, 180, 183),
      response(200),
      inside('BYE', 2),
      response(200),
      inside('ACK', 1),
    )
    await takes()
    await call.done
    saw(`200 to the BYE; "${await lastWords()}"`)
  })

  test('both sides hang up at once', async ({ saw }) => {
    await using call = await caller(
      requestKept('BYE', { via1: 'Via', via2: 'Via', from: 'From', to: 'To', cseq: 'CSeq' }),
      inside('BYE', 2),
      response(481),
      send([
        'SIP/2.0 200 OK',
        'Via: [$via1]',
        'Via: [$via2]',
        'From: [$from]',
        'To: [$to]',
        '[last_Call-ID:]',
        'CSeq: [$cseq]',
      ]),
    )
    await takes()
    await softphone.inCall()
    await softphone.hangUp()
    await call.done
    await softphone.idle()
    saw('200 and 481: each BYE is answered, the call is over')
  })
})
