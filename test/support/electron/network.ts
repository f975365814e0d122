import { setImmediate } from 'node:timers/promises'
import { session } from 'electron'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { parseAnswer, sendRequest } from '../../../src/main/net/api-request.js'
import { systemClock } from '../../../src/main/clock.js'
import { trustExtraAuthorities } from '../../../src/main/net/certificate-verifier.js'
import { sessionFetch } from '../../../src/main/net/http.js'
import { networkFailure } from '../../../src/main/net/network-failure.js'
import { sipClientOptions } from '../../../src/main/net/sip-tls.js'
import { loadTrust } from '../../../src/main/net/trust.js'
import { silentLogger } from '../../../src/main/log/logger.js'

/** What the network test asks of Electron; see test/integration/net/electron-network.test.ts. */
export interface NetworkInput {
  readonly extraCaFile: string | null
  readonly proxyRules?: string
  readonly steps: readonly Step[]
}
export type Step =
  | { readonly do: 'get'; readonly url: string; readonly redirect?: 'error' }
  /** as the Agent API asks, within half a second */
  | { readonly do: 'ask'; readonly url: string }
  | { readonly do: 'stream'; readonly url: string; readonly continueUrl: string }
  | { readonly do: 'abort'; readonly url: string }
  | { readonly do: 'socket'; readonly url: string }

const anObject = z.record(z.string(), z.unknown())

/** The answers to the steps, in order: a body, the parts of a stream, `open`, or the failure's code. */
export async function run(input: NetworkInput): Promise<readonly unknown[]> {
  const network = session.fromPartition('offhook-network', { cache: false })
  if (input.proxyRules !== undefined) {
    await network.setProxy({
      mode: 'fixed_servers',
      proxyRules: input.proxyRules,
      proxyBypassRules: '<-loopback>',
    })
    // The network process learns of it a moment after the promise has resolved.
    while (!(await network.resolveProxy('https://localhost/')).includes(input.proxyRules))
      await setImmediate()
  }
  const trust = await loadTrust({
    extraCaFile: input.extraCaFile,
    platform: process.platform,
    log: silentLogger,
  })
  const fetch = sessionFetch(network, trustExtraAuthorities(network, trust, silentLogger))

  const perform = async (step: Step): Promise<unknown> => {
    switch (step.do) {
      case 'get':
        return (await fetch(step.url, step.redirect === undefined ? {} : { redirect: step.redirect })).text()
      case 'ask': {
        const request = { method: 'GET', url: step.url, headers: {} }
        const answer = parseAnswer(anObject, await sendRequest(fetch, systemClock, request, 500))
        return answer.ok ? 'ok' : answer.error
      }
      case 'stream':
        return readStream(step.url, step.continueUrl)
      case 'abort': {
        const abort = new AbortController()
        const response = await fetch(step.url, { signal: abort.signal })
        abort.abort()
        return response.text()
      }
      case 'socket':
        return openSocket(step.url)
    }
  }

  /** Asks for the rest of the stream only after its first part is here, so that a collected body would never end. */
  const readStream = async (url: string, continueUrl: string): Promise<readonly string[]> => {
    const reader = (await fetch(url)).body?.pipeThrough(new TextDecoderStream()).getReader()
    const parts: string[] = []
    for (;;) {
      const part = await reader?.read()
      if (part === undefined || part.done) return parts
      parts.push(part.value)
      if (parts.length === 1) await (await fetch(continueUrl)).text()
    }
  }

  const openSocket = async (url: string): Promise<string> => {
    const options = await sipClientOptions(url, {
      trust,
      resolveProxy: (target) => network.resolveProxy(target),
    })
    if (!options.ok) return options.error.code
    const socket = new WebSocket(url, 'sip', options.value)
    return new Promise((resolve, reject) => {
      socket.on('open', () => {
        socket.terminate()
        resolve('open')
      })
      socket.on('error', reject)
    })
  }

  const answers: unknown[] = []
  for (const step of input.steps) {
    answers.push(
      await perform(step).catch((error: unknown) => {
        const { code, message } = networkFailure(error)
        return { code, message, said: String(error) }
      }),
    )
  }
  return answers
}
