import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium } from '@playwright/test'
import { build } from 'vite'
import { inRoot } from '../../../scripts/setup/paths.mjs'
import type { Asterisk } from '../../support/peers/asterisk.js'
import { password } from './asterisk.js'

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: { input: inRoot('test/bench/answer/jssip-page.ts'), output: { format: 'iife' } },
    },
  })
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []))
  const code = outputs.find((one) => one.type === 'chunk')?.code
  if (code === undefined) throw new Error('The JsSIP page was not built')
  return code
}

/** A page of this machine: it may use the microphone without TLS, and reach other servers of this machine unasked. */
async function servePage(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((_, response) =>
    response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>JsSIP</title>'),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** JsSIP in Debian's Chromium, as it is or early, with the same microphone, on the same loopback and with as few questions as Offhook. */
export async function startJssipPage(
  user: 'jssip' | 'jssip-early',
  { address, wsUrl }: Asterisk,
): Promise<AsyncDisposable> {
  const browser = await chromium.launch({
    executablePath: process.env['OFFHOOK_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--use-fake-ui-for-media-stream',
      '--allow-loopback-in-peer-connection',
      '--autoplay-policy=no-user-gesture-required',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  })
  try {
    const page = await browser.newPage()
    await using served = await servePage()
    await page.goto(served.url)
    await page.addScriptTag({ content: await bundle() })
    await page.evaluate(([server, uri, secret, early]) => startPhone(server, uri, secret, early), [
      wsUrl,
      `sip:${user}@${address}`,
      password,
      user === 'jssip-early',
    ] as const)
    return { [Symbol.asyncDispose]: () => browser.close() }
  } catch (error) {
    await browser.close()
    throw error
  }
}
