import { describe, expect, it } from 'vitest'
import { errorCode } from '../../../../../src/contract/errors.js'
import {
  callerSubtitle,
  callerTitle,
  callStateText,
  initials,
  offerHint,
} from '../../../../../src/renderer/console/view/call-words.js'
import {
  bannerWords,
  canReopen,
  triesText,
} from '../../../../../src/renderer/console/view/connection-words.js'
import {
  deviceOptions,
  echoBox,
  echoText,
  microphoneText,
} from '../../../../../src/renderer/console/view/device-words.js'
import {
  clockText,
  elapsedText,
  fractionLeft,
  remainingText,
  secondsLeft,
  spokenSeconds,
} from '../../../../../src/renderer/console/view/duration.js'
import { failureText } from '../../../../../src/renderer/console/view/failure-words.js'
import { linkText } from '../../../../../src/renderer/console/view/link-words.js'
import { meterFill } from '../../../../../src/renderer/console/view/level.js'
import { qualityWords } from '../../../../../src/renderer/shared/quality-words.js'
import { statusLines } from '../../../../../src/renderer/console/view/status-words.js'
import { activeCall, baseSnapshot, offeredCall, openConnection } from '../../../../gallery/base-snapshot.js'
import { NOW } from './shown.js'

describe('times', () => {
  it('are minutes and seconds, with hours when there are any', () => {
    expect([0, 7, 754, 3753].map(clockText)).toEqual(['0:00', '0:07', '12:34', '1:02:33'])
    expect(elapsedText(NOW + 900, NOW)).toBe('0:00')
  })
  it('reach zero only when the time is over', () => {
    expect(secondsLeft(NOW + 1, NOW)).toBe(1)
    expect(secondsLeft(NOW, NOW)).toBe(0)
    expect(remainingText(NOW - 5000, NOW)).toBe('0:00')
  })
  it('are spoken in words', () => {
    expect([0, 1, 24, 60, 65].map(spokenSeconds)).toEqual([
      '0 seconds',
      '1 second',
      '24 seconds',
      '1 minute',
      '1 minute 5 seconds',
    ])
  })
  it('are drawn between full and empty', () => {
    expect(fractionLeft(0, 10, 2)).toBe(0.8)
    expect(fractionLeft(0, 10, 99)).toBe(0)
    expect(fractionLeft(10, 10, 10)).toBe(0)
  })
})

describe('the status', () => {
  const base = baseSnapshot(NOW)
  const status = base.status ?? expect.fail('no status')
  it('shows its reason by its label, an unknown one by its code', () => {
    expect(statusLines({ ...status, reasonCode: 'lunch' }, base.reasonCodes)).toEqual({
      title: 'On break',
      detail: 'Lunch',
    })
    expect(statusLines({ ...status, reasonCode: 'gone' }, base.reasonCodes).detail).toBe('gone')
  })
  it('shows what follows before why it is so', () => {
    const next = { status: 'on-break', reasonCode: 'lunch' } as const
    expect(statusLines({ ...status, status: 'busy', cause: 'missed-offer', next }, base.reasonCodes)).toEqual(
      {
        title: 'Busy',
        detail: 'then On break: Lunch',
      },
    )
  })
  it('says when Available still connects', () => {
    expect(statusLines({ ...status, status: 'available', connecting: true }, null).title).toBe(
      'Available, connecting',
    )
  })
})

describe('the banner', () => {
  it('is absent in On Demand without a connection', () => {
    const base = baseSnapshot(NOW)
    const profile = base.profile && ({ ...base.profile, phoneConnectionMode: 'on-demand' } as const)
    expect(bannerWords({ ...base, profile }, NOW)).toBeNull()
    expect(bannerWords({ ...base, profile, connection: openConnection(NOW) }, NOW)?.tone).toBe('good')
  })
  it('says since when it is open and whether the microphone is sent', () => {
    const open = { ...baseSnapshot(NOW), connection: openConnection(NOW) }
    expect(bannerWords(open, NOW)?.detail).toBe('For 1:02:00 · microphone off')
    const sent = { ...open, devices: { ...open.devices, microphoneSent: true } }
    expect(bannerWords(sent, NOW)?.detail).toBe('For 1:02:00')
  })
  it('says Reconnecting, and after a loss main’s own words for why', () => {
    const base = { ...baseSnapshot(NOW), connection: openConnection(NOW) }
    const recovering = { ...base.connection, state: 'recovering', graceEndsAt: NOW + 71_000 } as const
    expect(bannerWords({ ...base, connection: recovering }, NOW)).toMatchObject({
      title: 'Reconnecting',
      detail: 'Kept for 71 s more',
    })
    const lost = {
      ...base.connection,
      state: 'lost',
      lostReason: 'The PIN was not entered in time.',
    } as const
    expect(bannerWords({ ...base, connection: lost }, NOW)).toMatchObject({
      title: 'Persistent connection is lost',
      detail: 'The PIN was not entered in time.',
    })
  })
  it('offers Re-open after a loss, and to an Available agent whose connection is closed', () => {
    const base = baseSnapshot(NOW)
    expect(canReopen(base)).toBe(false)
    expect(canReopen({ ...base, connection: { ...openConnection(NOW), state: 'lost' } })).toBe(true)
    const status = base.status && ({ ...base.status, status: 'available' } as const)
    expect(canReopen({ ...base, status })).toBe(true)
    expect(canReopen({ ...base, status: status && { ...status, connecting: true } })).toBe(false)
  })
  it('counts tries', () => {
    expect([null, 1, 3].map(triesText)).toEqual(['', 'One try left.', '3 tries left.'])
  })
})

describe('a call', () => {
  const anonymous = { ...offeredCall(NOW), customer: { name: null, address: '+34911234567' } }
  it('shows a name over its address, or the address alone', () => {
    expect([callerTitle(offeredCall(NOW)), callerSubtitle(offeredCall(NOW))]).toEqual([
      'Maria Gómez',
      '+34 91 123 45 67',
    ])
    expect([callerTitle(anonymous), callerSubtitle(anonymous)]).toEqual(['+34911234567', null])
  })
  it('counts Auto Answer down, and sends a desk phone’s agent to the phone', () => {
    expect(offerHint({ ...offeredCall(NOW), autoAnswerAt: NOW + 2_100 }, NOW)).toBe(
      'Auto Answer connects in 3 s',
    )
    expect(offerHint({ ...offeredCall(NOW), answerWith: 'none', deskPhone: '…123' }, NOW)).toContain(
      'Ringing on …123',
    )
    expect(offerHint(offeredCall(NOW), NOW)).toBeNull()
  })
  it('says how long a waiting customer is kept, or that the time stands still', () => {
    const waiting = { ...activeCall(NOW), state: 'customer-waiting' } as const
    expect(callStateText({ ...waiting, customerHoldEndsAt: NOW + 43_000 }, NOW)).toBe(
      'Customer is kept for 43 s',
    )
    expect(callStateText(waiting, NOW)).toBe('Customer is waiting on hold')
  })
  it.each([
    ['Maria Gómez', 'MG'],
    ['Żaneta', 'Ż'],
    ['Jean-Luc van der Berg', 'JB'],
    ['+34 911', null],
    [null, null],
  ])('of %s has the initials %s', (name, letters) => {
    expect(initials(name)).toBe(letters)
  })
})

describe('other words', () => {
  it('call quality by its MOS, with the figures behind it', () => {
    const words = (mos: number) =>
      qualityWords({ lossPercent: 0.25, jitterMs: 4.4, roundTripMs: null, mos }).word
    expect([4.4, 3.7, 3.2, 1.5].map(words)).toEqual(['Excellent', 'Good', 'Fair', 'Poor'])
    expect(qualityWords({ lossPercent: 0.25, jitterMs: 4.4, roundTripMs: 31, mos: 4.4 }).figures).toBe(
      'Loss 0.3 % · Jitter 4 ms · Round trip 31 ms · MOS 4.4',
    )
  })
  it('are there for every failure', () => {
    for (const code of errorCode.options) expect(failureText({ code, message: 'As main says.' })).not.toBe('')
    expect(failureText({ code: 'bad-number', message: 'As main says.' })).toBe('As main says.')
  })
  it('tell of a link only while it is retried', () => {
    expect(linkText('events', { state: 'connecting', cause: null, retryAt: null }, NOW)).toBeNull()
    expect(
      linkText('registration', { state: 'retrying', cause: 'Refused.', retryAt: NOW + 3_500 }, NOW)?.text,
    ).toBe('Your phone is not registered: Refused. Trying again in 4 s.')
  })
  it('keep a chosen device in the list when it is unplugged', () => {
    const { microphone } = baseSnapshot(NOW).devices
    expect(deviceOptions(microphone)[0]).toEqual({ value: null, label: 'Default (Jabra Evolve2 65 Mono)' })
    expect(deviceOptions({ ...microphone, selectedId: 'gone' }).at(-1)?.label).toContain('not connected')
  })
  it('say whether anybody hears the agent', () => {
    const { devices } = baseSnapshot(NOW)
    expect(microphoneText(devices)).toContain('Nothing is sent')
    expect(microphoneText({ ...devices, microphoneSent: true })).toContain('sent to the call')
  })
  it.each([
    ['automatic', false, 'USB Headset', '“USB Headset” is a headset', 'Remove echo', false],
    ['automatic', true, 'Speakers', '“Speakers” is not known as a headset', 'I wear a headset', false],
    ['automatic', true, 'Default', 'does not say what its default output is', 'I wear a headset', false],
    ['automatic', true, null, 'does not say what its default output is', 'I wear a headset', false],
    ['always', true, 'USB Headset', 'Echo is removed, as you chose', 'Remove echo', true],
    ['never', false, 'Speakers', 'Echo is not removed, as you chose', 'I wear a headset', true],
  ] as const)('say why echo is removed or not, and offer the other (%s, %s, %s)', (...row) => {
    const [choice, active, label, why, name, ticked] = row
    const { devices } = baseSnapshot(NOW)
    const headset = { ...devices.headset, activeLabel: label }
    expect(echoText({ ...devices, headset, echoCancellation: { choice, active } })).toContain(why)
    expect(echoBox({ choice, active })).toMatchObject({ name, ticked })
  })
  it('do not call a nameless default device Default (Default)', () => {
    const { headset } = baseSnapshot(NOW).devices
    expect(deviceOptions({ ...headset, activeLabel: 'Default' })[0]?.label).toBe('Default')
  })
  it('fill a meter as ears hear', () => {
    expect([0, Number.NaN, 0.001, 1, 4].map(meterFill)).toEqual([0, 0, 0, 1, 1])
    expect(meterFill(0.0316)).toBeCloseTo(0.5, 2)
  })
})
