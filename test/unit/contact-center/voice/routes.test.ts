import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Routes } from '../../../../src/contact-center/voice/embedded/sip/routes.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function connection() {
  const sent: string[] = []
  return { id: 1, open: true, sent, send: (text: string) => void sent.push(text), cut: () => undefined }
}

describe('the way to a user agent', () => {
  it('leads over the WebSocket on which its host was proved last', () => {
    const routes = new Routes()
    const [old, next] = [connection(), connection()]
    routes.learn('a.invalid', old)
    routes.learn('a.invalid', next)
    routes.forget(old)
    expect(routes.connectionOf('a.invalid')).toBe(next)
    next.open = false
    expect(routes.connectionOf('a.invalid')).toBeNull()
  })

  it('keeps a BYE for an agent that is away, and sends it once when it is back', () => {
    const routes = new Routes()
    const [back, other] = [connection(), connection()]
    routes.hold('a.invalid', 'BYE')
    routes.learn('b.invalid', other)
    vi.advanceTimersByTime(31_000)
    routes.learn('a.invalid', back)
    routes.learn('a.invalid', back)
    expect([back.sent, other.sent]).toEqual([['BYE'], []])
  })

  it('gives a BYE up when its transaction would have ended, and holds no timer then', () => {
    const routes = new Routes()
    const back = connection()
    routes.hold('a.invalid', 'BYE')
    vi.advanceTimersByTime(32_000)
    routes.learn('a.invalid', back)
    expect(back.sent).toEqual([])
    routes.hold('a.invalid', 'BYE')
    routes.dispose()
    expect(vi.getTimerCount()).toBe(0)
  })
})
