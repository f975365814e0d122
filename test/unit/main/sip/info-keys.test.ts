import { describe, expect, it } from 'vitest'
import { InfoKeys } from '../../../../src/main/sip/info-keys.js'
import { VirtualClock } from '../../../support/virtual-clock-main.js'

function keys() {
  const clock = new VirtualClock()
  const from = clock.monotonic()
  const sent: [key: string | undefined, atMs: number][] = []
  const line = { up: true }
  const session = {
    send: (method: string, body: string | null) => {
      expect(method).toBe('INFO')
      sent.push([/^Signal=(.)\r\nDuration=240\r\n$/.exec(body ?? '')?.[1], clock.monotonic() - from])
    },
  }
  return { clock, sent, line, info: new InfoKeys(clock, () => (line.up ? session : null)) }
}

describe('keys by INFO', () => {
  it('are sent in the time that they take in the audio stream', async () => {
    const { clock, sent, info } = keys()
    info.send('15#')
    await clock.advance(10_000)
    expect(sent).toEqual([
      ['1', 0],
      ['5', 320],
      ['#', 640],
    ])
    expect(clock.pending).toBe(0)
  })

  it('pressed one after the other quickly keep their distance', async () => {
    const { clock, sent, info } = keys()
    for (const key of '12') info.send(key)
    await clock.advance(100)
    info.send('3')
    await clock.advance(10_000)
    expect(sent).toEqual([
      ['1', 0],
      ['2', 320],
      ['3', 640],
    ])
    expect(clock.pending).toBe(0)
  })

  it('wait two seconds at a comma, also at the first', async () => {
    const { clock, sent, info } = keys()
    info.send(',1,,2')
    await clock.advance(1_999)
    expect(sent).toEqual([])
    await clock.advance(20_000)
    expect(sent).toEqual([
      ['1', 2_000],
      ['2', 6_320],
    ])
  })

  it('that are typed during a pause come after it', async () => {
    const { clock, sent, info } = keys()
    info.send('1,2')
    await clock.advance(1_000)
    info.send('3')
    await clock.advance(20_000)
    expect(sent.map(([key]) => key).join('')).toBe('123')
    info.send('4')
    expect(sent.at(-1)).toEqual(['4', 21_000])
  })

  it('that wait are dropped when the server cannot be reached, and the next ones are sent again', async () => {
    const { clock, sent, line, info } = keys()
    info.send('1,23')
    line.up = false
    await clock.advance(20_000)
    expect(clock.pending).toBe(0)
    line.up = true
    info.send('4')
    expect(sent.map(([key]) => key).join('')).toBe('14')
  })

  it('end with the call', async () => {
    const { clock, sent, info } = keys()
    info.send('1,2')
    info.dispose()
    await clock.advance(20_000)
    expect(sent).toEqual([['1', 0]])
    expect(clock.pending).toBe(0)
  })
})
