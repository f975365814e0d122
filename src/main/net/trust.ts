import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import * as tls from 'node:tls'
import type { Logger } from '../log/logger.js'

/** Whom TLS trusts for the SIP socket, which is Node's and not Chromium's. */
export interface Trust {
  /** bundled roots, the computer's own, and the policy's; built once, because parsing hundreds of them takes time */
  readonly secureContext: tls.SecureContext
  /** the policy's alone, for Chromium's side (certificate-verifier.ts) */
  readonly extra: readonly X509Certificate[]
  /** what could not be used, in words */
  readonly problems: readonly string[]
}

export interface TrustOptions {
  /** PEM file named by the machine policy */
  readonly extraCaFile: string | null
  readonly platform: NodeJS.Platform
  readonly log: Logger
  /** replaces the computer's store in tests */
  readonly systemCertificates?: () => Promise<readonly string[]>
}

/** Where Linux distributions keep the bundle: Debian and Alpine, Fedora and RHEL, openSUSE, older RHEL, FreeBSD ports. */
const linuxBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/cert.pem',
]

/** Never rejects: what cannot be read is left out and named, and the bundled roots always remain. */
export async function loadTrust(options: TrustOptions): Promise<Trust> {
  const problems: string[] = []
  const report = (problem: string, error?: unknown): void => {
    problems.push(problem)
    options.log.warn('trust store incomplete', { problem, ...(error === undefined ? {} : { error }) })
  }

  const system = await (options.systemCertificates ?? (() => systemCertificates(options.platform)))().catch(
    (error: unknown) => {
      report("This computer's certificate store could not be read.", error)
      return []
    },
  )
  const extra = await extraCertificates(options.extraCaFile, report)
  const ca = [...new Set([...tls.rootCertificates, ...system, ...extra.map(String)].map((pem) => pem.trim()))]
  return { secureContext: secureContext(ca, report), extra, problems }
}

/** One broken certificate among hundreds must not take the others away. */
function secureContext(ca: readonly string[], report: (problem: string) => void): tls.SecureContext {
  try {
    return tls.createSecureContext({ ca: [...ca], minVersion: 'TLSv1.2' })
  } catch {
    const usable = ca.filter(isCertificate)
    report(`${ca.length - usable.length} unusable certificates were left out.`)
    return tls.createSecureContext({ ca: usable, minVersion: 'TLSv1.2' })
  }
}

async function systemCertificates(platform: NodeJS.Platform): Promise<readonly string[]> {
  // Electron 33 (Node 20.18) has no getCACertificates; Node's own type does not know that it may be missing.
  const { getCACertificates } = tls as { getCACertificates?: (type: 'system') => string[] }
  if (getCACertificates !== undefined) return getCACertificates('system')
  if (platform !== 'linux') throw new Error(`no access to the certificate store on ${platform}`)
  for (const file of linuxBundles) {
    const text = await readFile(file, 'utf8').catch(() => null)
    if (text !== null) return certificatesIn(text)
  }
  throw new Error('no certificate bundle found')
}

async function extraCertificates(
  file: string | null,
  report: (problem: string, error?: unknown) => void,
): Promise<readonly X509Certificate[]> {
  if (file === null) return []
  try {
    const certificates = certificatesIn(await readFile(file, 'utf8')).map((pem) => new X509Certificate(pem))
    if (certificates.length === 0) report('The extra CA file of the machine policy holds no certificate.')
    return certificates
  } catch (error) {
    report('The extra CA file of the machine policy could not be used.', error)
    return []
  }
}

/** The PEM blocks (RFC 7468) of a text. */
export function certificatesIn(text: string): readonly string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}
