import { extname, join, normalize, sep } from 'node:path'
import { protocol, type Session } from 'electron'

/**
 * Pages come from a scheme of our own instead of file: so that each window has a real origin, a content security policy
 * sent as a header, and no way to any other file of the computer.
 */
const APP_SCHEME = 'offhook-app'

/** Chromium's net_error_list.h */
const ERR_FILE_NOT_FOUND = -6

export type WindowRole = 'console' | 'media'

/** The host names the window, so that the two windows are different origins; the path is the file in out/renderer. */
export const pageUrl = (role: WindowRole): string => `${APP_SCHEME}://${role}/${role}/index.html`

/**
 * Nothing but the app's own files. Styles may be set through the DOM but not written into markup; `blob:` media is a
 * recorded or decoded sound. The pages talk to nobody: HTTP and SIP are the main process's.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ')

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.wasm': 'application/wasm',
}

/** Before Electron is ready. `secure` is what lets the media engine ask for the microphone. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ])
}

/**
 * Serves out/renderer to the windows of one session.
 * @param started scripts are held back until then
 */
export function serveApp(session: Session, pagesFolder: string, started: Promise<void>): void {
  // `protocol.handle` pipes every byte through this process's event loop, which is busiest when the app starts. Here Chromium
  // reads the file by itself.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  session.protocol.registerFileProtocol(APP_SCHEME, (request, answer) => {
    const path = request.method === 'GET' ? fileOf(request.url, pagesFolder) : null
    if (path === null) return answer({ error: ERR_FILE_NOT_FOUND })
    const type = contentTypes[extname(path)] ?? 'application/octet-stream'
    const headers = {
      'content-type': type,
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    }
    const file = { path, mimeType: type.replace(/;.*/, ''), headers }
    if (extname(path) === '.js') void started.then(() => answer(file))
    else answer(file)
  })
}

/** The file that an address stands for, or null when it would lie outside the folder. */
export function fileOf(url: string, folder: string): string | null {
  let path: string
  try {
    path = decodeURIComponent(new URL(url).pathname)
  } catch {
    return null
  }
  if (path.includes('\0')) return null
  const root = normalize(folder.endsWith(sep) ? folder : folder + sep)
  const file = join(root, path)
  return file.startsWith(root) && file !== root ? file : null
}
