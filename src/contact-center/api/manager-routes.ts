import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { App } from './app.js'
import { problemOf, sendProblem } from './problems.js'

const base = '/manager'

/** Only its own scripts, styles and sounds, only its own server; framed by nobody, and sending forms nowhere. */
const contentSecurityPolicy = (issuer: string | null): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "media-src 'self' blob:",
    ["connect-src 'self'", ...(issuer === null ? [] : [new URL(issuer).origin])].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
}

interface PageFile {
  readonly body: Buffer
  readonly type: string
}

/**
 * Serves the Configuration Manager from `folder`, read once into memory: nothing else of the disk can be asked for. Every
 * address below /manager/ that is no file is one of its pages. `now` is epoch ms, for problems.
 */
export function addManagerRoutes(
  app: App,
  folder: string,
  now: () => number,
  /** of an organisation's own, elsewhere: the page fetches its tokens there */
  issuer: string | null = null,
): void {
  const policy = contentSecurityPolicy(issuer)

  const files = readFolder(folder)
  const index = files.get('index.html')
  const schema = { hide: true }
  app.get(base, { schema }, (_request, reply) => reply.redirect(`${base}/`, 308))
  app.get<{ Params: { '*': string } }>(`${base}/*`, { schema }, (request, reply) => {
    const path = request.params['*']
    const file = files.get(path)
    // Assets are named by their content; a missing one is missing, not a page.
    if (!index || (!file && path.startsWith('assets/'))) {
      const message = index ? 'There is no such file.' : 'The Configuration Manager is not built here.'
      return sendProblem(reply, problemOf({ code: 'not-found', message }), now())
    }
    const { body, type } = file ?? index
    return reply
      .header('content-security-policy', policy)
      .header('x-frame-options', 'DENY')
      .header('referrer-policy', 'no-referrer')
      .header('cross-origin-opener-policy', 'same-origin')
      .header('cross-origin-resource-policy', 'same-origin')
      .header('permissions-policy', 'camera=(), microphone=(), geolocation=()')
      .header(
        'cache-control',
        path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      )
      .type(type)
      .send(body)
  })
}

function readFolder(folder: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>()
  if (!existsSync(folder)) return files
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const path = join(entry.parentPath, entry.name)
    files.set(path.slice(folder.length + 1).replaceAll('\\', '/'), { body: readFileSync(path), type })
  }
  return files
}
