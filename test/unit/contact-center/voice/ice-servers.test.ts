import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { iceServersFor } from '../../../../src/contact-center/voice/ice-servers.js'
import { readIceOptions } from '../../../../src/contact-center/voice/read-ice-options.js'

const week = 7 * 24 * 3600
const now = 1_795_826_400_000
const options = {
  urls: ['stun:turn.example.org', 'turn:turn.example.org:3478?transport=udp'],
  secret: 'shared',
}

it('gives TURN credentials that coturn checks by the secret it shares, good for one to two weeks', () => {
  const [stun, turn] = iceServersFor('alex-1', options, now)
  expect(stun).toEqual({ urls: 'stun:turn.example.org' })
  const [, until = '', user] = /^(\d+):(.+)$/.exec(turn?.username ?? '') ?? []
  expect(user).toBe('alex-1')
  expect(Number(until) - now / 1000).toBeGreaterThanOrEqual(week)
  expect(Number(until) - now / 1000).toBeLessThanOrEqual(2 * week)
  const expected = createHmac('sha1', 'shared').update(`${until}:alex-1`).digest('base64')
  expect(turn?.credential).toBe(expected)
})

it('gives the same within a week, whichever instance is asked', () => {
  const begin = Math.floor(now / 1000 / week) * week * 1000
  const at = (ms: number) => iceServersFor('alex-1', options, begin + ms)
  expect(at(0)).toEqual(at(week * 1000 - 1))
  expect(at(0)).not.toEqual(at(week * 1000))
})

it.each([
  [['turn:host'], false],
  [['https://host'], false],
  [['turn:user@host'], false],
  [['stun:host:3478', 'stuns:host'], true],
  [[], true],
])('%s is accepted without a secret: %s', (urls, ok) => {
  expect(readIceOptions({ 'ice-server': urls }, {}).ok).toBe(ok)
})
