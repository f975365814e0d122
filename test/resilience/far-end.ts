import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { type Center, openFarCenter } from '../e2e/support/center.js'
import { centerExtras } from '../support/asterisk/asterisk-center.js'
import { type CustomersEar, openCustomersEar } from './customers-ear.js'
import { startOffhookAsterisk } from '../support/asterisk/offhook-asterisk.js'
import { steppingTone } from '../support/audio-lab/stepping-tone.js'
import { encodeWav } from '../support/e2e/sounds.js'
import { listeningRate } from '../support/e2e/spectrogram.js'
import { centerName, mediaPorts, type Network } from '../support/network/network.js'
import { makePrivateCa } from '../support/private-ca.js'

/** The contact center behind the router, and the Asterisk that carries its voice. */
export interface FarEnd {
  /** as the table names it */
  readonly voice: string
  /** port of SIP over WebSocket */
  readonly sipPort: number
  /** what the app is started with */
  readonly server: string
  readonly policyFile: string
  readonly center: Center
  /** what the customer on this leg hears, from the beginning of the call */
  customersEar(legId: string): CustomersEar
  /** Asterisk is killed and started again; resolves when it is there */
  restarts(): Promise<void>
  /** what its parts have said, for the report of a failed case */
  log(): string
  dispose(): Promise<void>
}

/** What the customer says: without end, and telling whether it goes on. */
export const customersSound = 'steps'
const soundSeconds = 300
const ports = { api: 8480, https: 8443, http: 8088, sip: 5060 }

/** Both with a certificate of a company's own CA. */
export async function openFarEnd(network: Network): Promise<FarEnd> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-far-end-'))
  const path = (name: string): string => join(folder, name)
  const ca = await makePrivateCa()
  setDefaultCACertificates([...getCACertificates('default'), await readFile(ca.file, 'utf8')])
  const certificate = await ca.issue([`DNS:${centerName}`, 'IP:127.0.0.1'])
  await writeFile(path('key.pem'), certificate.key)
  await writeFile(path('cert.pem'), certificate.cert)
  await writeFile(path('policy.json'), JSON.stringify({ extraCaFile: ca.file }))
  const server = `https://${centerName}:${ports.api}`

  const asterisk = await startOffhookAsterisk({
    network: network.centerNamespace,
    address: '0.0.0.0',
    ports: {
      http: ports.http,
      https: ports.https,
      sip: ports.sip,
      rtp: { from: mediaPorts[0], to: mediaPorts[1] },
    },
    tls: certificate,
    files: ({ folder: own }) => ({
      'http.conf': [
        '[general]',
        ...['enabled=yes', 'bindaddr=127.0.0.1', `bindport=${ports.http}`],
        ...['tlsenable=yes', `tlsbindaddr=0.0.0.0:${ports.https}`],
        ...[`tlscertfile=${own}/etc/cert.pem`, `tlsprivatekey=${own}/etc/key.pem`],
        '',
      ].join('\n'),
    }),
  })
  await writeFile(
    join(asterisk.folder, 'sounds', `${customersSound}.wav16`),
    encodeWav(steppingTone(listeningRate, soundSeconds)),
  )
  const door = await network.door(ports.api)
  const center = await openFarCenter(
    {
      through: network.inCenter,
      options: [
        ...['--memory', '--host', '0.0.0.0', '--port', String(ports.api)],
        ...['--tls-key', path('key.pem'), '--tls-cert', path('cert.pem'), '--public-url', server],
      ],
      lab: () => Promise.resolve(`https://${door}`),
    },
    centerExtras(asterisk, {
      args: [
        '--ari-url',
        `http://127.0.0.1:${ports.http}/ari`,
        '--sip-public-url',
        `wss://${centerName}:${ports.https}/ws`,
      ],
    }),
  )
  return {
    voice: asterisk.version,
    sipPort: ports.https,
    server,
    policyFile: path('policy.json'),
    center,
    customersEar: (legId) => openCustomersEar(asterisk, legId.replace(/^customer-/, '')),
    async restarts() {
      await asterisk.kill()
      await asterisk.start()
    },
    log: () => `${center.output()}\n${asterisk.log().slice(-20_000)}`,
    async dispose() {
      await center.dispose()
      await asterisk[Symbol.asyncDispose]()
      await ca.dispose()
      await rm(folder, { recursive: true })
    },
  }
}
