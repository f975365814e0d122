import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { findProgram } from '../../../scripts/setup/debian.mjs'
import { freePort } from '../free-port.js'
import type { ServerCertificate } from '../private-ca.js'
import { type KamailioFacts, kamailioFile, type KamailioPorts } from './kamailio-file.js'
import { type Peer, peerFolder, type PeerPlace, startPeer } from './peer-process.js'
import { freeUdpPort } from './ports.js'

export interface KamailioOptions extends PeerPlace, Pick<KamailioFacts, 'users'> {
  readonly destinations?: KamailioFacts['destinations']
  /** the ng protocol's `host:port` */
  readonly rtpengine?: string
  readonly tls?: ServerCertificate
  readonly ports?: Partial<KamailioPorts>
}

export interface Kamailio extends Peer {
  readonly address: string
  readonly ports: KamailioPorts
  readonly realm: string
  readonly wsUrl: string
  /** by the name that its certificate is for */
  readonly wssUrl: string
}

/** Whether somebody takes connections there. In another network this cannot be asked from here. */
export const accepts = (address: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, address)
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

export async function startKamailio(options: KamailioOptions): Promise<Kamailio> {
  const { address = '127.0.0.1', network } = options
  const ports: KamailioPorts = {
    udp: options.ports?.udp ?? (await freeUdpPort()),
    ws: options.ports?.ws ?? (await freePort()),
    wss: options.ports?.wss ?? (await freePort()),
  }
  const folder = peerFolder('kam')
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  if (options.tls) {
    writeFileSync(files.cert, options.tls.cert)
    writeFileSync(files.key, options.tls.key)
  }
  const tls = options.tls && files
  const realm = 'kamailio.test'
  const { users, destinations = {}, rtpengine } = options
  const file = join(folder, 'kamailio.cfg')
  writeFileSync(file, kamailioFile({ address, ports, realm, users, destinations, rtpengine, tls }))
  const peer = await startPeer(folder, {
    name: 'Kamailio',
    command: 'kamailio',
    // In the foreground, with little memory, and with its sockets in its own folder.
    args: ['-f', file, '-DD', '-E', '-m', '64', '-M', '8', '-Y', folder, '-w', folder],
    network,
    isReady: () => (network === undefined ? accepts(address, ports.ws) : listensIn(network, ports.ws)),
  })
  const host = address.includes(':') ? `[${address}]` : address
  return {
    ...peer,
    address,
    ports,
    realm,
    wsUrl: `ws://${host}:${ports.ws}/`,
    wssUrl: `wss://localhost:${ports.wss}/`,
  }
}

/** The same question asked inside a network namespace. */
function listensIn(network: string, port: number): boolean {
  const tables = ['cat', '/proc/net/tcp', '/proc/net/tcp6']
  const said = execFileSync(findProgram('ip') ?? 'ip', ['netns', 'exec', network, ...tables], {
    encoding: 'utf8',
  })
  // state 0A is LISTEN (proc(5))
  return new RegExp(`:${port.toString(16).toUpperCase().padStart(4, '0')} \\S+ 0A`).test(said)
}
