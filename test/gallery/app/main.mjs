// The built console page in a bare window, under the app's own scheme and content security policy. Main's place is taken by preload.cjs.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { app, BrowserWindow, protocol } from 'electron'

const pages = process.env.OFFHOOK_GALLERY_PAGES
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"

protocol.registerSchemesAsPrivileged([
  { scheme: 'offhook-app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
])

void app.whenReady().then(() => {
  protocol.handle('offhook-app', async (request) => {
    const file = path.join(pages, new URL(request.url).pathname)
    const type = types[path.extname(file)] ?? 'application/octet-stream'
    return new globalThis.Response(new Uint8Array(await readFile(file)), {
      headers: { 'content-type': type, 'content-security-policy': policy },
    })
  })
  const window = new BrowserWindow({
    width: 400,
    height: 680,
    useContentSize: true,
    show: true,
    webPreferences: { preload: path.join(import.meta.dirname, 'preload.cjs'), backgroundThrottling: false },
  })
  void window.loadURL('offhook-app://console/console/index.html')
})
