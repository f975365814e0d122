import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRedirect } from '../../../../src/main/sign-in/redirect-state.js'

const origin = 'http://127.0.0.1:49152'
const request = (target: string, more: { method?: string; host?: string } = {}) => ({
  method: 'GET',
  host: '127.0.0.1:49152',
  target,
  ...more,
})

describe('a request to the loopback listener', () => {
  it('is the answer when it carries a code or an error, and the state of this sign-in', () => {
    for (const said of ['code=abc', 'error=access_denied']) {
      const target = `/callback?${said}&state=mine`
      expect(readRedirect(request(target), origin, 'mine')).toEqual({ is: 'answer', url: origin + target })
    }
  })

  it.each([
    ['another state', '/callback?code=abc&state=other'],
    ['no state', '/callback?code=abc'],
    ['an empty state', '/callback?code=abc&state='],
    ['two states', '/callback?code=abc&state=mine&state=other'],
  ])('belongs to another sign-in with %s', (_name, target) => {
    expect(readRedirect(request(target), origin, 'mine')).toEqual({ is: 'another-sign-in' })
  })

  it.each([
    ['another path', request('/favicon.ico?code=abc&state=mine')],
    ['neither code nor error', request('/callback?state=mine')],
    ['another method', request('/callback?code=abc&state=mine', { method: 'POST' })],
    ['a name that points here', request('/callback?code=abc&state=mine', { host: 'evil.example:49152' })],
    ['another port', request('/callback?code=abc&state=mine', { host: '127.0.0.1:80' })],
    ['an address of another server', request('http://evil.example/callback?code=abc&state=mine')],
    ['an authority in the path', request('@evil.example/callback?code=abc&state=mine')],
  ])('is nothing with %s', (_name, received) => {
    expect(readRedirect(received, origin, 'mine')).toEqual({ is: 'nothing' })
  })

  it('never becomes the answer without the state, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (method, target, host) => {
        expect(readRedirect({ method, target, host }, origin, 'a-state-nobody-guesses').is).not.toBe('answer')
      }),
    )
  })
})
