import { describe, expect, it, vi } from 'vitest'
import { visitSignInPage } from '../../support/page-visitor.js'
import { openStage } from '../../support/center-stage.js'
import { VirtualClock, settle } from '../../support/virtual-clock-main.js'
import { awayAtStart } from './away-at-start.js'
import { emptyDisk, noKeyring, openDesk } from './desk.js'
import { createFaults, htmlPage } from './faults.js'

describe('signing in', () => {
  it('opens no browser for a plain address of another computer, and says why', async () => {
    const faults = createFaults()
    await using desk = await openDesk({ fetch: faults.fetch, server: 'http://center.example:8480' })
    expect(await desk.command['session.signIn'](undefined)).toMatchObject({
      error: { code: 'tls-failed', message: expect.stringContaining('only to this computer') as string },
    })
    expect(faults.requests).toEqual([])
    expect(desk.snapshot.signIn.state).toBe('signed-out')
  })

  it('waits at the browser while the password is wrong there, and signs in with the right one', async () => {
    await using desk = await openDesk()
    const link = Promise.withResolvers<string>()
    desk.atBrowser(async (opened) => link.resolve(opened))
    const asked = desk.command['session.signIn'](undefined)
    const page = await visitSignInPage(await link.promise, { username: 'alex', password: 'nonsense' })
    expect(page.text).toContain('User name or password')
    expect(desk.snapshot.signIn).toMatchObject({ state: 'signing-in', step: 'browser' })
    expect(desk.snapshot.headline.text).toBe('Continue in your browser.')
    const last = await visitSignInPage(await link.promise, { username: 'alex', password: 'offhook-demo' })
    expect(await asked).toEqual({ ok: true, value: null })
    expect(last.text).toContain('You are signed in')
    expect(desk.snapshot.signIn).toMatchObject({ state: 'signed-in', step: null, error: null })
    expect(desk.log.text()).not.toMatch(/nonsense|offhook-demo/)
  })

  it('lets no administrator in, and says so in the browser and here', async () => {
    await using desk = await openDesk({ username: 'admin' })
    desk.atBrowser((link) => visitSignInPage(link, { username: 'admin', password: 'offhook-admin' }))
    void desk.command['session.signIn'](undefined)
    await desk.until((now) => now.signIn.step === 'browser')
    await desk.command['session.signOut'](undefined)
    expect(desk.snapshot.signIn).toMatchObject({ state: 'signed-out', step: null, error: null })
  })

  it('is refused where policy demands a kept sign-in to be encrypted and there is no keyring', async () => {
    const faults = createFaults()
    await using desk = await openDesk({
      fetch: faults.fetch,
      secrets: noKeyring,
      requireEncryptedSignIn: true,
    })
    expect(await desk.command['session.signIn'](undefined)).toMatchObject({
      error: {
        code: 'no-keyring',
        message: expect.stringContaining('the desktop offers no keyring') as string,
      },
    })
    expect(faults.requests).toEqual([])
    expect(desk.snapshot.signIn.error?.code).toBe('no-keyring')
  })

  it.each([
    ['500', () => htmlPage(500), 'server-error'],
    ['garbage with 200', () => htmlPage(200), 'bad-answer'],
    [
      'nothing but a network error',
      () => Promise.reject(new TypeError('fetch failed')),
      'server-unreachable',
    ],
  ] as const)('is refused clearly when the server answers %s', async (_name, respond, code) => {
    const faults = createFaults()
    await using desk = await openDesk({ fetch: faults.fetch })
    faults.answer('/sign-in', respond)
    expect(await desk.command['session.signIn'](undefined)).toMatchObject({
      ok: false,
      error: { code },
    })
    expect(desk.snapshot.headline.tone).toBe('bad')
    faults.heal()
    await desk.signIn()
  })

  it('gives up after 8 s of silence', async () => {
    const clock = new VirtualClock()
    await using desk = await openDesk({
      clock,
      fetch: (_url, init) =>
        new Promise((_, reject) =>
          init?.signal?.addEventListener('abort', () => reject(new DOMException('x', 'AbortError'))),
        ),
    })
    const asked = desk.command['session.signIn'](undefined)
    expect(desk.snapshot.signIn).toMatchObject({ state: 'signing-in', step: 'contacting' })
    await clock.advance(8_000)
    expect(await asked).toMatchObject({ ok: false, error: { code: 'timeout' } })
  })

  it('can be cancelled while the browser waits for the person', async () => {
    await using desk = await openDesk()
    const link = Promise.withResolvers<string>()
    desk.atBrowser(async (opened) => link.resolve(opened))
    const asked = desk.command['session.signIn'](undefined)
    const late = await link.promise
    await desk.command['session.signOut'](undefined)
    expect(await asked).toMatchObject({ error: { code: 'cancelled' } })
    expect(desk.snapshot.signIn).toMatchObject({ state: 'signed-out', step: null, error: null })
    await expect(visitSignInPage(late, { username: 'alex', password: 'offhook-demo' })).rejects.toThrow(
      'fetch failed',
    )
  })

  it('can be cancelled while the server thinks about it; what it says later signs nobody in', async () => {
    const faults = createFaults()
    const held = Promise.withResolvers<undefined>()
    await using desk = await openDesk({
      fetch: async (url, init) => {
        const answer = await faults.fetch(url, init)
        if (url.endsWith('/sign-in')) await held.promise
        return answer
      },
    })
    const asked = desk.command['session.signIn'](undefined)
    await vi.waitFor(() => expect(faults.requests).toContain('POST /api/v1/sign-in'))
    expect(desk.snapshot.signIn.step).toBe('finishing')
    await desk.command['session.signOut'](undefined)
    held.resolve(undefined)
    expect(await asked).toMatchObject({ error: { code: 'cancelled' } })
    await settle()
    expect(desk.snapshot.signIn).toMatchObject({ state: 'signed-out', error: null })
    expect(desk.disk.secrets.size).toBe(0)
    await vi.waitFor(() => expect(faults.requests).toContain('POST /oidc/token/revocation'))
    expect(faults.requests).toContain('POST /api/v1/sign-out')
  })

  it('keeps the refresh token in the keyring only', async () => {
    await using desk = await openDesk()
    await desk.signIn()
    const kept = JSON.parse(desk.disk.secrets.get('signIn') ?? '{}') as { refreshToken: string }
    const token = kept.refreshToken
    expect(token.length).toBeGreaterThan(10)
    expect(JSON.stringify([...desk.disk.values])).not.toContain(token)
    expect(desk.log.text()).not.toContain(token)
    expect(JSON.stringify(desk.snapshot)).not.toContain(token)
  })

  it('without a keyring writes nothing and says so; the next start asks for sign-in', async () => {
    const disk = emptyDisk()
    await using stage = await openStage()
    {
      await using desk = await openDesk({ stage, disk, secrets: noKeyring })
      await desk.signIn()
      expect(desk.snapshot.signIn.notKept).toBe(true)
      expect(desk.snapshot.notices.map(({ id }) => id)).toEqual(['not-kept'])
    }
    expect(disk.secrets.size).toBe(0)
    await using again = await openDesk({ stage, disk, secrets: noKeyring })
    await again.softphone.session.restore()
    expect(again.snapshot.signIn.state).toBe('signed-out')
  })
})

describe('a start with a kept sign-in', () => {
  it('goes on without a password', async () => {
    const disk = emptyDisk()
    await using stage = await openStage()
    const before = await openDesk({ stage, disk })
    await before.signIn()
    before.crash()
    await using again = await openDesk({ stage, disk })
    await again.softphone.session.restore()
    await again.until((now) => now.status !== null && now.registration.state === 'up')
    expect(again.snapshot.identity?.username).toBe('alex')
  })

  it('keeps trying while the server is away', async () => {
    await using stage = await openStage()
    const { clock, faults, ...away } = await awayAtStart(stage)
    await using again = away.desk
    expect(again.snapshot.headline).toMatchObject({
      tone: 'attention',
      detail: 'Offhook keeps trying to sign you in.',
    })
    faults.heal()
    await clock.advance(1_000)
    await again.until((now) => now.status !== null)
  })

  it('can be given up for another while the server is away, and is not tried any more', async () => {
    await using stage = await openStage()
    const { clock, disk, faults, ...away } = await awayAtStart(stage, { username: 'robin' })
    await using again = away.desk
    expect(again.snapshot.signIn).toMatchObject({ state: 'signing-in', restoring: 'alex' })
    await again.command['session.signOut'](undefined)
    expect(again.snapshot.signIn).toMatchObject({ state: 'signed-out', restoring: null, error: null })
    expect(disk.secrets.size).toBe(0)
    expect(clock.pending).toBe(0)
    faults.heal()
    const asked = faults.requests.length
    await clock.advance(60_000)
    expect(faults.requests).toHaveLength(asked)
    await again.signIn()
    expect(again.snapshot.identity?.username).toBe('robin')
    expect(again.snapshot.signIn.restoring).toBeNull()
  })

  it.each(['/about', '/token'])(
    'that is given up while the answer of %s is on its way stays given up',
    async (path) => {
      const disk = emptyDisk()
      await using stage = await openStage()
      const before = await openDesk({ stage, disk })
      await before.signIn()
      before.crash()
      const faults = createFaults()
      const held = Promise.withResolvers<undefined>()
      const asked = Promise.withResolvers<undefined>()
      await using again = await openDesk({
        stage,
        disk,
        fetch: async (url, init) => {
          const answer = await faults.fetch(url, init)
          if (!url.endsWith(path)) return answer
          asked.resolve(undefined)
          await held.promise
          return answer
        },
      })
      const restoring = again.softphone.session.restore()
      await asked.promise
      await again.command['session.signOut'](undefined)
      held.resolve(undefined)
      await restoring
      await settle()
      expect(again.snapshot.signIn).toMatchObject({ state: 'signed-out', restoring: null, error: null })
      expect(disk.secrets.size).toBe(0)
    },
  )

  it.each([
    ['is no longer good', {}],
    ['is of another issuer', { issuer: 'https://another.example/oidc' }],
    ['was begun at another contact center', { server: 'https://another.example' }],
  ])('asks for a sign-in when the token %s', async (_name, change) => {
    const disk = emptyDisk()
    await using stage = await openStage()
    const kept = {
      refreshToken: 'stale-token-canary',
      signInId: 's1',
      subject: 'agent:1',
      issuer: `${stage.url}/oidc`,
      server: stage.url,
      ...change,
    }
    disk.secrets.set('signIn', JSON.stringify(kept))
    disk.values.set('signedInUsername', 'alex')
    const faults = createFaults()
    await using desk = await openDesk({ stage, disk, fetch: faults.fetch })
    await desk.softphone.session.restore()
    expect(desk.snapshot.signIn).toMatchObject({ state: 'signed-out', error: { code: 'session-expired' } })
    expect(disk.secrets.size).toBe(0)
    expect(desk.log.text()).not.toContain('stale-token-canary')
    if (Object.keys(change).length > 0) expect(faults.requests.join()).not.toContain('/token')
  })

  it.each(['not json', '{"refreshToken":7}'])(
    'passes over a kept sign-in of another shape: %s',
    async (secret) => {
      const disk = emptyDisk()
      disk.secrets.set('signIn', secret)
      await using desk = await openDesk({ disk })
      await desk.softphone.session.restore()
      expect(desk.snapshot.signIn).toMatchObject({ state: 'signed-out', error: null })
      expect(disk.secrets.size).toBe(0)
    },
  )
})
