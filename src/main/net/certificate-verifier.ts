import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import type { Certificate, Session } from 'electron'
import type { Logger } from '../log/logger.js'

/**
 * Whether a chain that the computer does not trust is vouched for by a CA of the machine policy. Chromium reports one
 * fault only and the missing authority comes first, so name, dates and signatures are all checked again here.
 *
 * @param chain the server's certificate first, then what it sent along
 * @param now Unix epoch milliseconds
 */
export function vouchedForBy(
  authorities: readonly X509Certificate[],
  chain: readonly X509Certificate[],
  hostname: string,
  now: number,
): boolean {
  const [leaf] = chain
  if (leaf === undefined || leaf.ca || !namesHost(leaf, hostname)) return false
  let current = leaf
  // Each step goes one certificate up; the length of the chain bounds it.
  for (let step = 0; step <= chain.length; step++) {
    if (!validAt(current, now)) return false
    const issuer = (candidate: X509Certificate): boolean =>
      candidate.ca &&
      validAt(candidate, now) &&
      current.checkIssued(candidate) &&
      current.verify(candidate.publicKey)
    if (authorities.some(issuer)) return true
    const next = chain.find((candidate) => candidate !== current && issuer(candidate))
    if (next === undefined) return false
    current = next
  }
  return false
}

function namesHost(certificate: X509Certificate, hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0) return certificate.checkIP(host) !== undefined
  // RFC 9525: the common name no longer counts.
  return certificate.checkHost(host, { subject: 'never' }) !== undefined
}

const validAt = (certificate: X509Certificate, now: number): boolean =>
  Date.parse(certificate.validFrom) <= now && now <= Date.parse(certificate.validTo)

const UNKNOWN_AUTHORITY = -202
const TRUSTED = 0
const USE_CHROMIUM_RESULT = -3

/** Lets a session trust the policy's CA file beside the computer's store. Every other fault stays Chromium's verdict. */
export function trustExtraAuthorities(
  session: Session,
  authorities: readonly X509Certificate[],
  log: Logger,
): void {
  if (authorities.length === 0) return
  session.setCertificateVerifyProc((request, callback) => {
    let trusted = false
    try {
      trusted =
        request.errorCode === UNKNOWN_AUTHORITY &&
        vouchedForBy(authorities, chainOf(request.certificate), request.hostname, Date.now())
    } catch (error) {
      log.warn('a certificate could not be checked against the policy', { error })
    }
    callback(trusted ? TRUSTED : USE_CHROMIUM_RESULT)
  })
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
