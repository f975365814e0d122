import fc from 'fast-check'
import { sep } from 'node:path'
import { describe, expect, it, vi } from 'vitest'

vi.mock('electron', () => ({ app: {}, protocol: {} }))
const { contentSecurityPolicy, fileOf, pageUrl, serveApp } =
  await import('../../../../src/main/app/app-protocol.js')
const { permissionGranted, sandboxMayBeOff } = await import('../../../../src/main/app/security.js')

describe("a page's address", () => {
  it('stands for a file of the app', () => {
    expect(fileOf(pageUrl('console'), '/app/out/renderer')).toBe('/app/out/renderer/console/index.html')
    expect(fileOf('offhook-app://console/assets/a%20b.js?v=1#x', '/app')).toBe('/app/assets/a b.js')
  })

  it.each(['../../etc/passwd', '%2e%2e/%2e%2e/etc/passwd', '..%2f..%2fetc%2fpasswd', '%00', '', '%E0%A4%A'])(
    'such as %s leads to no file outside',
    (path) => {
      const file = fileOf(`offhook-app://console/${path}`, '/app/out/renderer')
      expect(file === null || file.startsWith('/app/out/renderer/')).toBe(true)
    },
  )

  it('never leads outside, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.webPath(), (noise, path) => {
        for (const url of [
          noise,
          `offhook-app://console${path}`,
          `offhook-app://console/${noise}`,
          `offhook-app://console/${encodeURIComponent(noise)}`,
        ]) {
          const file = fileOf(url, '/app/out')
          expect(file === null || file.startsWith(`/app/out${sep}`)).toBe(true)
        }
      }),
    )
  })
})

describe("a page's files", () => {
  interface Answer {
    readonly path?: string
    readonly error?: number
    readonly headers?: Record<string, string>
  }
  type Handler = (request: { url: string; method: string }, answer: (answer: Answer) => void) => void

  /** As Chromium asks for them. */
  function serving(started: Promise<void>): (path: string, method?: string) => Promise<Answer> {
    let handler: Handler | undefined
    const registerFileProtocol = (_scheme: string, given: Handler): void => void (handler = given)
    serveApp({ protocol: { registerFileProtocol } } as never, '/app/out', started)
    return (path, method = 'GET') =>
      new Promise((resolve) => handler?.({ url: `offhook-app://console/${path}`, method }, resolve))
  }

  it('come with their type and the content security policy', async () => {
    expect(await serving(Promise.resolve())('console/page.js')).toEqual({
      path: '/app/out/console/page.js',
      mimeType: 'text/javascript',
      headers: {
        'content-type': 'text/javascript; charset=utf-8',
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-cache',
      },
    })
  })

  it('come at once, but a script only when there is somebody who answers it', async () => {
    const { promise: started, resolve: onStarted } = Promise.withResolvers<void>()
    const ask = serving(started)
    const order: string[] = []
    const script = ask('console/page.js').then(() => order.push('script'))
    await ask('console/index.html').then(() => order.push('page'))
    order.push('started')
    onStarted()
    await script
    expect(order).toEqual(['page', 'started', 'script'])
  })

  it.each([
    ['console/page.js', 'POST'],
    ['..%2fsecret', 'GET'],
    ['', 'GET'],
  ])('%s by %s: there is none', async (path, method) => {
    expect(await serving(Promise.resolve())(path, method)).toEqual({ error: -6 })
  })
})

it('pages may run and load nothing but the app itself', () => {
  expect(contentSecurityPolicy).toMatch(/^default-src 'none'/)
  expect(contentSecurityPolicy).not.toMatch(/unsafe|https?:|\*|data:/)
})

describe('a permission', () => {
  const media = pageUrl('media')
  it.each([
    ['media', media, ['audio'], true],
    ['media', 'offhook-app://media/', undefined, true],
    ['speaker-selection', media, undefined, true],
    ['media', media, ['audio', 'video'], false],
    ['media', media, ['video'], false],
    ['media', pageUrl('console'), ['audio'], false],
    ['media', 'https://media/media/index.html', ['audio'], false],
    ['media', '', ['audio'], false],
    ['notifications', media, undefined, false],
    ['geolocation', media, undefined, false],
    ['display-capture', media, undefined, false],
    ['hid', media, undefined, false],
    ['openExternal', pageUrl('console'), undefined, false],
  ])('%s for %s with %j: %s', (permission, url, types, granted) => {
    expect(permissionGranted(permission, url, types)).toBe(granted)
  })
})

describe("the pages' sandbox", () => {
  it('stays on for every user who asks for none', () => {
    expect(sandboxMayBeOff(true, 1000)).toBe(false)
    expect(sandboxMayBeOff(true, undefined)).toBe(false)
  })

  it('is off only for root who asks for it', () => {
    expect(sandboxMayBeOff(true, 0)).toBe(true)
    expect(sandboxMayBeOff(false, 0)).toBe(false)
  })
})
