import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import * as tls from 'node:tls'
import type { Logger } from '../log/logger.js'

/** Whom TLS trusts for the SIP socket, which is Node's and not Chromium's. */
export interface Trust {
  /** bundled roots, the computer's own, and the policy's; built when it is first needed, because that takes 50 ms or more */
  readonly secureContext: tls.SecureContext
  /** whom Chromium must be told of (certificate-verifier.ts); read when they are first needed */
  readonly unknownToChromium: readonly X509Certificate[]
  /** what could not be used, in words; may grow when the context is built */
  readonly problems: readonly string[]
}

export interface TrustOptions {
  /** PEM file named by the machine policy */
  readonly extraCaFile: string | null
  readonly platform: NodeJS.Platform
  readonly log: Logger
  /** replaces the computer's store in tests; throws when it cannot be read */
  readonly systemCertificates?: () => readonly string[]
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
  const system = once((): readonly string[] => {
    try {
      return (options.systemCertificates ?? (() => systemCertificates(options.platform)))()
    } catch (error) {
      report("This computer's certificate store could not be read.", error)
      return []
    }
  })
  const extra = await extraCertificates(options.extraCaFile, report)
  const context = once(() =>
    secureContext([...tls.rootCertificates, ...system(), ...extra.map(String)], report),
  )
  // On Linux Chromium asks a store of each user's own (NSS) and never the computer's; elsewhere it asks the computer's.
  const unknownToChromium = once(() => [
    ...extra,
    ...(options.platform === 'linux' ? installedHere(system()) : []),
  ])
  return {
    get secureContext() {
      return context()
    },
    get unknownToChromium() {
      return unknownToChromium()
    },
    problems,
  }
}

/** Those of the computer's store that an administrator put there: whom everybody trusts Chromium judges by itself. */
function installedHere(system: readonly string[]): readonly X509Certificate[] {
  const everybodys = new Set(tls.rootCertificates.map(inOneLine))
  return system
    .filter((pem) => !everybodys.has(inOneLine(pem)) && isCertificate(pem))
    .map((pem) => new X509Certificate(pem))
}

/** Line ends and line lengths differ from store to store. */
const inOneLine = (pem: string): string => pem.replace(/\s/g, '')

function once<T>(read: () => T): () => T {
  let held: { readonly value: T } | null = null
  return () => (held ??= { value: read() }).value
}

/** One broken certificate among hundreds must not take the others away. */
function secureContext(
  certificates: readonly string[],
  report: (problem: string) => void,
): tls.SecureContext {
  const ca = [...new Set(certificates.map((pem) => pem.trim()))]
  try {
    return tls.createSecureContext({ ca, minVersion: 'TLSv1.2' })
  } catch {
    const usable = ca.filter(isCertificate)
    report(`${ca.length - usable.length} unusable certificates were left out.`)
    return tls.createSecureContext({ ca: usable, minVersion: 'TLSv1.2' })
  }
}

function systemCertificates(platform: NodeJS.Platform): readonly string[] {
  // Electron 33 (Node 20.18) has no getCACertificates; Node's own type does not know that it may be missing.
  const { getCACertificates } = tls as { getCACertificates?: (type: 'system') => string[] }
  if (getCACertificates !== undefined) return getCACertificates('system')
  if (platform !== 'linux') throw new Error(`no access to the certificate store on ${platform}`)
  const bundle = linuxBundles.find((file) => existsSync(file))
  if (bundle === undefined) throw new Error('no certificate bundle found')
  return certificatesIn(readFileSync(bundle, 'utf8'))
}

async function extraCertificates(
  file: string | null,
  report: (problem: string, error?: unknown) => void,
): Promise<readonly X509Certificate[]> {
  if (file === null) return []
  try {
    const certificates = certificatesIn(await readFile(file, 'utf8')).map((pem) => new X509Certificate(pem))
    if (certificates.length === 0)
      report(`The extra CA file of the machine policy holds no certificate in PEM form (${file}).`)
    return certificates
  } catch (error) {
    report(`The extra CA file of the machine policy ${whyUnusable(error)} (${file}).`, error)
    return []
  }
}

function whyUnusable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'does not exist'
    case 'EACCES':
    case 'EPERM':
      return 'cannot be read by this account'
    case 'EISDIR':
      return 'is a folder'
    default:
      return 'is damaged'
  }
}

/** The PEM blocks (RFC 7468) of a text. */
function certificatesIn(text: string): readonly string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}
