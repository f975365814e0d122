import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pauseAfter } from '../../../../../src/contact-center/voice/asterisk/ari/ari-events.js'
import { readAriEvent } from '../../../../../src/contact-center/voice/asterisk/ari/ari-messages.js'

const channel = {
  id: '1795826797.3',
  name: 'PJSIP/alex-1-00000001',
  state: 'Up',
  protocol_id: '7805d11d6cop',
  caller: { name: '', number: 'unknown' },
  dialplan: { context: 'c', exten: 'leg', priority: 1, app_name: 'Stasis', app_data: 'offhook' },
}

it('reads the events that voice is about, and what it needs of them', () => {
  const text = JSON.stringify({
    type: 'StasisStart',
    application: 'offhook',
    args: ['queue', 'Sales'],
    channel,
  })
  expect(readAriEvent(text)).toMatchObject({
    type: 'StasisStart',
    args: ['queue', 'Sales'],
    channel: { id: channel.id },
  })
  const destroyed = JSON.stringify({
    type: 'ChannelDestroyed',
    cause: 17,
    cause_txt: 'User busy',
    tech_cause: 486,
    channel,
  })
  expect(readAriEvent(destroyed)).toMatchObject({ cause: 17, tech_cause: 486 })
})

it('passes over what is no event of ours, and what is none at all', () => {
  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '{"type":"ChannelVarset"}',
    '{"type":"StasisStart","args":[],"channel":{}}',
  ])
    expect(readAriEvent(text), text).toBeNull()
  fc.assert(fc.property(fc.string(), (text) => void readAriEvent(text)))
  fc.assert(fc.property(fc.json(), (text) => void readAriEvent(text)))
})

it('waits a little longer after each failed attempt, and never long', () => {
  expect([0, 1, 2, 3, 4, 5, 1000].map(pauseAfter)).toEqual([200, 400, 800, 1600, 3000, 3000, 3000])
})
