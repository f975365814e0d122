import { describe, expect, it } from 'vitest'
import { issuerFailure } from '../../../../src/main/sign-in/issuer-failure.js'

const errorWith = (code: string, more: object = {}, cause?: unknown): Error =>
  Object.assign(new Error('raw words with secret-code', { cause }), { code, ...more })

describe('what went wrong at the issuer, in words', () => {
  it.each([
    [
      'cancelled in the browser',
      errorWith('OAUTH_AUTHORIZATION_RESPONSE_ERROR', { error: 'access_denied' }),
      /cancelled/,
    ],
    [
      'a fault of the issuer',
      errorWith('OAUTH_AUTHORIZATION_RESPONSE_ERROR', { error: 'server_error' }),
      /fault/,
    ],
    [
      'an unknown client',
      errorWith('OAUTH_AUTHORIZATION_RESPONSE_ERROR', { error: 'invalid_client' }),
      /IT support/,
    ],
    ['a wrong state or issuer', errorWith('OAUTH_INVALID_RESPONSE'), /does not belong/],
    ['a wrong nonce', errorWith('OAUTH_JWT_CLAIM_COMPARISON_FAILED'), /does not belong/],
    ['a clock that is wrong', errorWith('OAUTH_JWT_TIMESTAMP_CHECK_FAILED'), /clock/],
  ])('%s', (_name, error, words) => {
    const failed = issuerFailure(error)
    expect(failed).toMatchObject({ ok: false, error: { code: 'sign-in-failed' } })
    if (!failed.ok) expect(failed.error.message).toMatch(words)
    expect(JSON.stringify(failed)).not.toContain('secret-code')
  })

  it.each([
    [
      'a refresh token that is used up',
      errorWith('OAUTH_RESPONSE_BODY_ERROR', { status: 400, error: 'invalid_grant' }),
      'session-expired',
    ],
    [
      'a token endpoint that is busy',
      errorWith('OAUTH_RESPONSE_BODY_ERROR', { status: 429, error: 'slow_down' }),
      'server-error',
    ],
    [
      'a proxy page',
      errorWith('OAUTH_RESPONSE_IS_NOT_JSON', {}, new Response('', { status: 200 })),
      'bad-answer',
    ],
    [
      'a broken server',
      errorWith('OAUTH_RESPONSE_IS_NOT_CONFORM', {}, new Response('', { status: 502 })),
      'server-error',
    ],
    ['a silent server', errorWith('OAUTH_TIMEOUT', {}, new DOMException('x', 'TimeoutError')), 'timeout'],
    ['no network', new TypeError('net::ERR_INTERNET_DISCONNECTED'), 'server-unreachable'],
    ['a wrong certificate', new TypeError('net::ERR_CERT_AUTHORITY_INVALID'), 'tls-failed'],
    ['something that is no error', 'boom', 'server-unreachable'],
  ])('%s', (_name, error, code) => {
    expect(issuerFailure(error)).toMatchObject({ ok: false, error: { code } })
  })
})
