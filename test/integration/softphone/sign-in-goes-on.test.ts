import { describe, expect, it, vi } from 'vitest'
import { signInAdmin } from '../../support/admin-client.js'
import { openStage } from '../../support/center-stage.js'
import { startTestIssuer } from '../../support/test-issuer.js'
import { VirtualClock } from '../../support/virtual-clock-main.js'
import { type Desk, emptyDisk, openDesk } from './desk.js'
import { createFaults } from './faults.js'

const tokenRequests = (requests: readonly string[]): number =>
  requests.filter((request) => request === 'POST /oidc/token').length

const keptToken = (desk: Desk): string => {
  const kept = JSON.parse(desk.disk.secrets.get('signIn') ?? '{}') as { refreshToken?: string }
  return kept.refreshToken ?? ''
}

/** The softphone's clock in the test's hand; the issuer's is real. */
async function deskWithClock() {
  const [clock, faults] = [new VirtualClock(Date.now()), createFaults()]
  const desk = await openDesk({ clock, fetch: faults.fetch })
  await desk.signIn()
  return { desk, clock, faults }
}
const renewalMs = (600 - 15) * 1000

describe('a sign-in that goes on', () => {
  it('is renewed ahead of its end, each time with a new refresh token, which is kept', async () => {
    const { desk: own, clock, faults } = await deskWithClock()
    await using desk = own
    const seen = [keptToken(desk)]
    for (let renewals = 1; renewals <= 3; renewals += 1) {
      await clock.advance(renewalMs)
      await vi.waitFor(() => expect(keptToken(desk)).not.toBe(seen.at(-1)))
      seen.push(keptToken(desk))
    }
    expect(new Set(seen).size).toBe(4)
    expect(tokenRequests(faults.requests)).toBe(4)
    expect(await desk.command['status.set']({ status: 'work-offline', reasonCode: null })).toMatchObject({
      ok: true,
    })
    for (const token of seen) expect(desk.log.text()).not.toContain(token)
  })

  it('survives an answer that was lost on its way, although its refresh token is used up', async () => {
    let lost = 0
    const faults = createFaults()
    const clock = new VirtualClock(Date.now())
    let signedIn = false
    await using desk = await openDesk({
      clock,
      fetch: async (url, init) => {
        const answer = await faults.fetch(url, init)
        if (!signedIn || !url.endsWith('/token') || lost > 0) return answer
        lost += 1
        throw new TypeError('net::ERR_CONNECTION_RESET')
      },
    })
    await desk.signIn()
    signedIn = true
    const before = keptToken(desk)
    await clock.advance(renewalMs)
    await vi.waitFor(() => expect(keptToken(desk)).not.toBe(before))
    expect(lost).toBe(1)
    await clock.advance(renewalMs)
    await vi.waitFor(() => expect(tokenRequests(faults.requests)).toBe(4))
    expect(desk.snapshot.signIn.state).toBe('signed-in')
  })

  it('ends with words when the issuer renews it no more', async () => {
    const { desk: own, clock, faults } = await deskWithClock()
    await using desk = own
    faults.answer('/token', () => Response.json({ error: 'invalid_grant' }, { status: 400 }))
    await clock.advance(renewalMs)
    await desk.until((now) => now.signIn.state === 'signed-out')
    expect(desk.snapshot.signIn.error?.message).toBe('Your sign-in has expired. Sign in again.')
    expect(desk.disk.secrets.size).toBe(0)
    expect(faults.requests).toContain('POST /api/v1/sign-out')
  })

  it('is not ended by an issuer that is away for a while', async () => {
    const { desk: own, clock, faults } = await deskWithClock()
    await using desk = own
    faults.answer('/token', () => new Response('busy', { status: 503 }))
    await clock.advance(700_000)
    expect(await desk.command['status.set']({ status: 'work-offline', reasonCode: null })).toMatchObject({
      error: { code: 'server-error' },
    })
    faults.heal()
    expect(await desk.command['status.set']({ status: 'work-offline', reasonCode: null })).toMatchObject({
      ok: true,
    })
    expect(desk.snapshot.signIn.state).toBe('signed-in')
  })
})

describe('an administrator ends a sign-in', () => {
  it.each([
    ['signs the agent out', 'An administrator signed you out.'],
    ['deactivates the agent', 'Your account was deactivated. Ask your supervisor.'],
  ])('%s: the softphone stops within a second, and says so', async (what, words) => {
    await using stage = await openStage()
    await using desk = await openDesk({ stage })
    await desk.openConnection()
    const admin = await signInAdmin(stage.url)
    const { agentId } = desk.snapshot.identity ?? { agentId: '' }
    const answer = what.startsWith('signs')
      ? await admin.call('POST', `/agents/${agentId}/sign-out`)
      : await admin.change(`/agents/${agentId}`, { active: false })
    expect(answer.status).toBeLessThan(300)
    const told = performance.now()
    await desk.until((now) => now.signIn.state === 'signed-out')
    expect(performance.now() - told).toBeLessThan(1000)
    expect(desk.snapshot.signIn.error?.message).toBe(words)
    expect(desk.disk.secrets.size).toBe(0)
    expect(desk.sip.stops).toBe(1)
  })
})

describe("an organisation's own issuer", () => {
  it('signs an agent in by user name, and goes on after a restart', async () => {
    await using issuer = await startTestIssuer()
    const { resource: audience, issuer: id } = issuer.about.signIn
    await using stage = await openStage({}, { external: { issuer: id, usernameClaim: 'sub' }, audience })
    const disk = emptyDisk()
    const before = await openDesk({ stage, disk, username: 'sam' })
    await before.signIn()
    expect(before.snapshot.identity?.username).toBe('sam')
    before.crash()
    await using again = await openDesk({ stage, disk })
    await again.softphone.session.restore()
    await again.until((now) => now.status !== null)
    expect(again.snapshot.identity?.username).toBe('sam')
  })

  it('knows people who are no agents here: they are told so', async () => {
    await using issuer = await startTestIssuer()
    const { resource: audience, issuer: id } = issuer.about.signIn
    await using stage = await openStage({}, { external: { issuer: id, usernameClaim: 'sub' }, audience })
    await using desk = await openDesk({ stage, username: 'a-stranger' })
    const refused = await desk.command['session.signIn'](undefined)
    expect(refused).toMatchObject({ error: { code: 'forbidden' } })
    await vi.waitFor(() => expect(desk.browserPage?.text).toContain('You are not signed in'))
    expect(desk.snapshot.signIn.error?.message).not.toBe('')
  })
})
