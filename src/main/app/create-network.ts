import type { Session } from 'electron'
import { systemClock } from '../clock.js'
import { sipSocketOptions } from '../connection/sip-socket-options.js'
import type { Logger } from '../log/logger.js'
import type { PeerConnections } from '../media/peer-connections.js'
import { type CertificateFaults, trustExtraAuthorities } from '../net/certificate-verifier.js'
import { type Fetch, sessionFetch } from '../net/http.js'
import { rememberedLookup } from '../net/remembered-lookup.js'
import { type Trust, loadTrust } from '../net/trust.js'
import { UserAgent } from '../sip/user-agent.js'

/** The two ways to the contact center, HTTPS by Chromium and SIP by Node, with one trust and one proxy for both. */
export interface Network {
  readonly trust: Trust
  readonly fetch: Fetch
  /** what was wrong with the certificate of a TURN server */
  readonly relayFaults: CertificateFaults
  createUserAgent(peerConnections: PeerConnections): UserAgent
}

export async function createNetwork(options: {
  readonly session: Session
  /** WebRTC's TLS, to TURN servers, is the media page's own network */
  readonly mediaSession: Session
  /** PEM file of the machine policy */
  readonly extraCaFile: string | null
  readonly platform: NodeJS.Platform
  readonly log: Logger
}): Promise<Network> {
  const { session, mediaSession, extraCaFile, platform, log } = options
  const trust = await loadTrust({ extraCaFile, platform, log: log.scoped('trust') })
  const certificateFaults = trustExtraAuthorities(session, trust, log.scoped('trust'))
  const relayFaults = trustExtraAuthorities(mediaSession, trust, log.scoped('trust'))
  const network = {
    trust,
    resolveProxy: (url: string) => session.resolveProxy(url),
    lookup: rememberedLookup({
      resolve: async (hostname) =>
        (await session.resolveHost(hostname, { cacheUsage: 'disallowed' })).endpoints.map(
          ({ address, family }) => ({
            address,
            family: family === 'ipv6' ? 6 : 4,
          }),
        ),
      clock: systemClock,
      log: log.scoped('sip'),
    }),
  }
  return {
    trust,
    fetch: sessionFetch(session, certificateFaults),
    relayFaults,
    createUserAgent: (peerConnections) =>
      new UserAgent({
        peerConnections,
        socketOptions: sipSocketOptions(network, log.scoped('sip')),
        clock: systemClock,
        log: log.scoped('sip'),
        random: Math.random,
      }),
  }
}
