import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** A company's own certificate authority, made anew by openssl for each test run. */
export interface PrivateCa {
  /** PEM file of the root certificate */
  readonly file: string
  /** a server certificate for these subject alternative names, such as `DNS:localhost` or `IP:127.0.0.1` */
  issue(names: readonly string[], validity?: Validity): Promise<ServerCertificate>
  /** the same, vouched for by a CA between it and the root, which the server sends along */
  issueByIntermediate(names: readonly string[]): Promise<ServerCertificate>
  dispose(): Promise<void>
}

export interface ServerCertificate {
  readonly key: string
  /** the server's certificate first, then what vouches for it */
  readonly cert: string
}

/** As openssl writes times: `YYYYMMDDHHMMSSZ` */
export interface Validity {
  readonly from: string
  readonly to: string
}

const openssl = async (folder: string, ...args: string[]): Promise<void> => {
  await promisify(execFile)('openssl', args, { cwd: folder })
}

const ecKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

export async function makePrivateCa(): Promise<PrivateCa> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-ca-'))
  const path = (name: string): string => join(folder, name)
  // `openssl ca` is the one command that takes both ends of a certificate's life; it wants a book to keep.
  await writeFile(path('book.txt'), '')
  await writeFile(
    path('ca.conf'),
    '[ca]\ndefault_ca=own\n[own]\ndatabase=book.txt\nnew_certs_dir=.\nserial=serial\ndefault_md=sha256\npolicy=any\n' +
      'unique_subject=no\nemail_in_dn=no\n[any]\ncommonName=supplied\n',
  )
  await openssl(
    folder,
    'req',
    '-x509',
    ...ecKey,
    '-keyout',
    'root.key',
    '-out',
    'root.pem',
    '-days',
    '30',
    '-subj',
    '/CN=Test company root',
    '-addext',
    'basicConstraints=critical,CA:TRUE',
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
  )

  let number = 0
  const issue = async (
    extensions: string,
    issuer: string,
    validity: Validity | undefined,
  ): Promise<{ name: string } & ServerCertificate> => {
    const name = `issued-${++number}`
    await writeFile(path(`${name}.ext`), `[v3]\n${extensions}\n`)
    await openssl(
      folder,
      'req',
      '-new',
      ...ecKey,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/CN=${name}`,
    )
    const life =
      validity === undefined ? ['-days', '2'] : ['-startdate', validity.from, '-enddate', validity.to]
    await openssl(
      folder,
      'ca',
      '-config',
      'ca.conf',
      '-batch',
      '-notext',
      '-rand_serial',
      ...life,
      '-cert',
      `${issuer}.pem`,
      '-keyfile',
      `${issuer}.key`,
      '-in',
      `${name}.csr`,
      '-out',
      `${name}.pem`,
      '-extfile',
      `${name}.ext`,
      '-extensions',
      'v3',
    )
    return {
      name,
      key: await readFile(path(`${name}.key`), 'utf8'),
      cert: await readFile(path(`${name}.pem`), 'utf8'),
    }
  }
  const serverExtensions = (names: readonly string[]): string =>
    `basicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\nsubjectAltName=${names.join(',')}`

  return {
    file: path('root.pem'),
    issue: (names, validity) => issue(serverExtensions(names), 'root', validity),
    async issueByIntermediate(names) {
      const between = await issue(
        'basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign',
        'root',
        undefined,
      )
      const leaf = await issue(serverExtensions(names), between.name, undefined)
      return { key: leaf.key, cert: leaf.cert + between.cert }
    },
    dispose: () => rm(folder, { recursive: true, force: true }),
  }
}

/** A certificate that vouches for itself and that no CA knows. */
export async function makeSelfSigned(names: readonly string[]): Promise<ServerCertificate> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-self-'))
  try {
    await openssl(
      folder,
      'req',
      '-x509',
      ...ecKey,
      '-keyout',
      'key.pem',
      '-out',
      'cert.pem',
      '-days',
      '2',
      '-subj',
      '/CN=self',
      '-addext',
      `subjectAltName=${names.join(',')}`,
    )
    return {
      key: await readFile(join(folder, 'key.pem'), 'utf8'),
      cert: await readFile(join(folder, 'cert.pem'), 'utf8'),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
