import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import type { Certificate, Session } from 'electron'
import type { Logger } from '../log/logger.js'
import type { Trust } from './trust.js'

/** Why a certificate is refused. */
export type CertificateFault =
  'unknown-authority' | 'self-signed' | 'wrong-name' | 'expired' | 'not-yet-valid'

/**
 * Whether a chain that Chromium does not trust is vouched for by one of these authorities: null, or what is wrong
 * with it. Chromium reports one fault only and the missing authority comes first, so name, dates and signatures are all
 * checked again here.
 *
 * @param chain the server's certificate first, then what it sent along
 * @param now Unix epoch milliseconds
 */
function faultOfChain(
  authorities: readonly X509Certificate[],
  chain: readonly X509Certificate[],
  hostname: string,
  now: number,
): CertificateFault | null {
  const [leaf] = chain
  if (leaf === undefined) return 'unknown-authority'
  if (leaf.ca || !leadsToOneOf(authorities, chain, () => true))
    return chain.length === 1 && leaf.checkIssued(leaf) ? 'self-signed' : 'unknown-authority'
  if (!leadsToOneOf(authorities, chain, (one) => validAt(one, now)))
    return chain.some((one) => now < validity(one).from) ? 'not-yet-valid' : 'expired'
  return namesHost(leaf, hostname) ? null : 'wrong-name'
}

/** Each step goes one certificate up; the length of the chain bounds it. */
function leadsToOneOf(
  authorities: readonly X509Certificate[],
  chain: readonly X509Certificate[],
  counts: (certificate: X509Certificate) => boolean,
): boolean {
  let [current] = chain
  for (let step = 0; current !== undefined && step <= chain.length; step++) {
    const below = current
    if (!counts(below)) return false
    const issued = (candidate: X509Certificate): boolean =>
      candidate.ca && counts(candidate) && below.checkIssued(candidate) && below.verify(candidate.publicKey)
    if (authorities.some(issued)) return true
    current = chain.find((candidate) => candidate !== below && issued(candidate))
  }
  return false
}

function namesHost(certificate: X509Certificate, hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0) return certificate.checkIP(host) !== undefined
  // RFC 9525: the common name no longer counts.
  return certificate.checkHost(host, { subject: 'never' }) !== undefined
}

const validity = (certificate: X509Certificate): { readonly from: number; readonly to: number } => ({
  from: Date.parse(certificate.validFrom),
  to: Date.parse(certificate.validTo),
})
function validAt(certificate: X509Certificate, now: number): boolean {
  const { from, to } = validity(certificate)
  return from <= now && now <= to
}

/** Of Chromium's net_error_list.h */
const DATE_INVALID = -201
const WRONG_NAME = -200
const UNKNOWN_AUTHORITY = -202
const TRUSTED = 0
const USE_CHROMIUM_RESULT = -3

/** What was wrong with the certificate that a host showed last; null when nothing is known to be. */
export type CertificateFaults = (hostname: string) => CertificateFault | null
/** Names beyond it are a document's, not an agent's. */
const mostHosts = 100

/**
 * Lets a session trust whom the SIP socket trusts: the policy's CA file, and the computer's store where Chromium does not ask it. Every other fault stays Chromium's verdict, but is
 * remembered by its own name: Chromium has one for a certificate that has expired and for one that is not valid yet.
 */
export function trustExtraAuthorities(
  session: Session,
  trust: Pick<Trust, 'unknownToChromium'>,
  log: Logger,
): CertificateFaults {
  const faults = new Map<string, CertificateFault>()
  const remember = (hostname: string, fault: CertificateFault | null): void => {
    faults.delete(hostname)
    if (fault !== null) faults.set(hostname, fault)
    const [oldest] = faults.keys()
    if (faults.size > mostHosts && oldest !== undefined) faults.delete(oldest)
  }
  session.setCertificateVerifyProc(({ errorCode, certificate, hostname }, callback) => {
    let verdict = USE_CHROMIUM_RESULT
    let fault: CertificateFault | null = null
    try {
      if (errorCode === UNKNOWN_AUTHORITY) {
        fault = faultOfChain(trust.unknownToChromium, chainOf(certificate), hostname, Date.now())
        if (fault === null) verdict = TRUSTED
        else if (fault === 'wrong-name') verdict = WRONG_NAME
        else if (fault === 'expired' || fault === 'not-yet-valid') verdict = DATE_INVALID
      } else if (errorCode === DATE_INVALID) {
        const now = Date.now()
        fault = chainOf(certificate).some((one) => now < validity(one).from) ? 'not-yet-valid' : 'expired'
      } else if (errorCode === WRONG_NAME) {
        fault = 'wrong-name'
      }
    } catch (error) {
      log.warn('a certificate could not be checked', { error })
    }
    remember(hostname, fault)
    callback(verdict)
  })
  return (hostname) => faults.get(hostname) ?? null
}

function chainOf(certificate: Certificate): readonly X509Certificate[] {
  const chain: X509Certificate[] = []
  const longest = 10
  for (let next: Certificate | undefined = certificate; next !== undefined && chain.length < longest;) {
    chain.push(new X509Certificate(next.data))
    // A root names itself as its issuer.
    next = (next.issuerCert as Certificate | undefined) === next ? undefined : next.issuerCert
  }
  return chain
}
