import { expect, it } from 'vitest'
import { sipSocketOptions } from '../../../../src/main/connection/sip-socket-options.js'
import type { SipNetwork } from '../../../../src/main/net/sip-tls.js'
import { socketFailure } from '../../../../src/main/sip/socket-failure.js'
import { recordingLogger } from '../../../support/recording-logger.js'

const network = (proxies: string): SipNetwork => ({
  trust: { secureContext: undefined } as unknown as SipNetwork['trust'],
  resolveProxy: () => Promise.resolve(proxies),
})

it('never goes around the proxy that IT set, and says why the phone cannot connect', async () => {
  const options = sipSocketOptions(network('SOCKS5 proxy.example:1080'), recordingLogger())
  const refusal: unknown = await options('wss://center.example/').catch((error: unknown) => error)
  expect(socketFailure(refusal)).toContain('SOCKS')
})

it('goes directly where the computer says so, and always checks certificates', async () => {
  const options = sipSocketOptions(network('DIRECT'), recordingLogger())
  expect(await options('wss://center.example/')).toMatchObject({ rejectUnauthorized: true })
})
