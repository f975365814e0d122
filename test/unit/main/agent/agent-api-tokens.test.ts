import { describe, expect, it } from 'vitest'
import { apiFailure } from '../../../../src/main/net/api-request.js'
import { begun, json, lost, person, problem, signedIn, stage } from '../../../support/agent-api-stage.js'
import { issuedTokens } from '../../../support/fake-issuer.js'
import { settle } from '../../../support/virtual-clock-main.js'

describe('tokens', () => {
  it('are renewed before they end, once for all who ask', async () => {
    const { api, requests, clock, kept, issuer } = await signedIn(() => json({}))
    clock.jump(290_000)
    await Promise.all([api.openConnection(), api.finishPostProcessing(), api.cancelNextStatus()])
    expect(issuer.refreshed).toEqual(['refresh-1'])
    expect(requests.slice(1).map(({ token }) => token)).toEqual(['access-2', 'access-2', 'access-2'])
    expect(kept).toEqual(['refresh-1', 'refresh-2'])
  })

  it('are renewed ahead of their end also while nothing is sent', async () => {
    const { clock, kept } = await signedIn()
    await clock.advance(285_000)
    expect(kept).toEqual(['refresh-1', 'refresh-2'])
    await clock.advance(285_000)
    expect(kept).toEqual(['refresh-1', 'refresh-2', 'refresh-3'])
  })

  it('that are good for no time at all are not renewed without a pause', async () => {
    const { api, clock, issuer } = stage(begun)
    issuer.answers(
      ...Array.from({ length: 50 }, () => () => ({ ok: true, value: issuedTokens(2, 0) }) as const),
    )
    await api.signIn({ issuer, tokens: issuedTokens(1, 0), person }, 'device-0001')
    await clock.advance(20_000)
    expect(issuer.refreshed.length).toBeLessThan(5)
  })

  it('that are good for longer than a timer can wait are renewed each day', async () => {
    const { api, clock, issuer } = stage(begun)
    await api.signIn({ issuer, tokens: issuedTokens(1, 40 * 86_400), person }, 'device-0001')
    await clock.advance(86_400_000)
    expect(issuer.refreshed).toEqual(['refresh-1'])
  })

  it('are renewed once after a 401, and the request is sent again', async () => {
    const { api, requests } = await signedIn(
      () => problem(401, 'session-expired'),
      () => json({}),
    )
    expect(await api.openConnection()).toEqual({ ok: true, value: null })
    expect(requests.slice(1).map(({ token }) => token)).toEqual(['access-1', 'access-2'])
  })

  it('two requests refused at once use the rotated token once', async () => {
    const { api, issuer } = await signedIn((request) =>
      request.token === 'access-1' ? problem(401, 'session-expired') : json({}),
    )
    const both = await Promise.all([api.openConnection(), api.finishPostProcessing()])
    expect(both.every(({ ok }) => ok)).toBe(true)
    expect(issuer.refreshed).toHaveLength(1)
  })

  it('a request that was refused late is not sent again in the name of whoever signed in meanwhile', async () => {
    const refused = Promise.withResolvers<Response>()
    const { api, requests, issuer } = await signedIn(
      () => refused.promise,
      () => json({ signInId: 's2' }),
      () => json({}),
    )
    const asked = api.signOut()
    await settle()
    api.authorization.clear()
    await api.signIn({ issuer, tokens: issuedTokens(7), person: { subject: 'agent:2' } }, 'device-0001')
    refused.resolve(problem(401, 'session-expired'))
    expect(await asked).toMatchObject({ ok: false, error: { code: 'session-expired' } })
    expect(requests.map(({ path }) => path)).toEqual([
      '/api/v1/sign-in',
      '/api/v1/sign-out',
      '/api/v1/sign-in',
    ])
    expect(issuer.refreshed).toEqual([])
  })

  it('a request that somebody else than the contact center refuses ends no sign-in', async () => {
    const { api } = await signedIn(() => new Response('<h1>Sign in to Hotel WiFi</h1>', { status: 401 }))
    expect(await api.sipAccount()).toMatchObject({ error: { code: 'bad-answer', status: 401 } })
  })

  it('a request refused twice is not sent for ever', async () => {
    const { api, requests } = await signedIn(() => problem(401, 'session-expired'))
    expect(await api.openConnection()).toMatchObject({ error: { code: 'session-expired' } })
    expect(requests).toHaveLength(3)
  })

  it('a renewal whose answer was lost is asked for once more', async () => {
    const { api, issuer, kept } = await signedIn(() => json({}))
    issuer.answers(lost)
    expect(await api.authorization.renew('access-1')).toMatchObject({ ok: true })
    expect(issuer.refreshed).toEqual(['refresh-1', 'refresh-1'])
    expect(kept).toHaveLength(2)
  })

  it('a renewal that the network ate twice ends nothing', async () => {
    const { api, issuer, over } = await signedIn(() => json({}))
    issuer.answers(lost, lost)
    expect(await api.authorization.renew('access-1')).toMatchObject({ error: { code: 'server-unreachable' } })
    expect(issuer.refreshed).toHaveLength(2)
    expect(over).toEqual([])
  })

  it('a renewal that the issuer refuses ends the sign-in, here and at the contact center', async () => {
    const { clock, issuer, over, requests } = await signedIn(() => json({}))
    issuer.answers(() => apiFailure('session-expired', 'over'))
    await clock.advance(285_000)
    expect(over).toEqual(['session-expired'])
    expect(requests.at(-1)).toMatchObject({ path: '/api/v1/sign-out', token: 'access-1', signInId: 's1' })
  })

  it('without a refresh token last as long as the access token', async () => {
    const { api, clock, issuer, over, kept } = stage(begun, () => json({}))
    await api.signIn({ issuer, tokens: { ...issuedTokens(1), refreshToken: null }, person }, 'device-0001')
    expect(kept).toEqual([null])
    expect(await api.openConnection()).toMatchObject({ ok: true })
    clock.jump(300_000)
    expect(await api.openConnection()).toMatchObject({ error: { code: 'session-expired' } })
    expect(over).toEqual(['session-expired'])
  })

  it('without a refresh token last as long as they say, also when that is a month', async () => {
    const { api, clock, issuer, over } = stage(begun, () => json({}))
    const month = { ...issuedTokens(1, 30 * 86_400), refreshToken: null }
    await api.signIn({ issuer, tokens: month, person }, 'device-0001')
    await clock.advance(29 * 86_400_000)
    expect(await api.openConnection()).toMatchObject({ ok: true })
    expect(over).toEqual([])
  })

  it('a sign-in elsewhere is not answered with a refresh', async () => {
    const { api, requests, issuer } = await signedIn(() => problem(401, 'signed-in-elsewhere'))
    expect(await api.openConnection()).toMatchObject({ error: { code: 'signed-in-elsewhere' } })
    expect(requests).toHaveLength(2)
    expect(issuer.refreshed).toEqual([])
  })

  it('that come after the sign-out are not kept, and the sign-in they stand for is ended', async () => {
    const { api, kept, requests, issuer } = stage(() => new Response(null, { status: 204 }))
    const answer = Promise.withResolvers<
      ReturnType<typeof lost> | { ok: true; value: ReturnType<typeof issuedTokens> }
    >()
    issuer.answers(() => answer.promise)
    const asked = api.authorization.restore({ issuer, signInId: 's1', subject: 'agent:1' }, 'old')
    await settle()
    api.authorization.clear()
    answer.resolve({ ok: true, value: issuedTokens(2) })
    expect(await asked).toMatchObject({ error: { code: 'cancelled' } })
    await settle()
    expect(kept).toEqual([])
    expect(requests.at(-1)).toMatchObject({ path: '/api/v1/sign-out', token: 'access-2', signInId: 's1' })
    expect(issuer.revoked).toEqual(['refresh-2'])
    expect(await api.openConnection()).toMatchObject({ error: { code: 'not-signed-in' } })
  })

  it('of a sign-in that was given up are not kept either', async () => {
    let respond = (_: Response): void => undefined
    const { api, kept, signIn, issuer } = stage(
      () => new Promise<Response>((resolve) => (respond = resolve)),
      () => new Response(null, { status: 204 }),
    )
    const asked = signIn()
    await settle()
    api.authorization.clear()
    respond(begun())
    expect(await asked).toMatchObject({ error: { code: 'cancelled' } })
    expect(kept).toEqual([])
    await settle()
    expect(issuer.revoked).toEqual(['refresh-1'])
  })

  it('are gone after clear', async () => {
    const { api } = await signedIn(() => json({}))
    api.authorization.clear()
    expect(await api.openConnection()).toMatchObject({ error: { code: 'not-signed-in' } })
    await settle()
  })
})
