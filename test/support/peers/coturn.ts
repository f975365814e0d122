import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../free-port.js'
import type { ServerCertificate } from '../private-ca.js'
import { type Peer, peerFolder, type PeerPlace, startPeer } from './peer-process.js'
import { freeUdpPort, freeUdpRange } from './ports.js'

export interface Coturn extends Peer {
  readonly address: string
  readonly port: number
  /** `turn:…` over UDP */
  readonly url: string
  readonly username: string
  readonly password: string
  /** where TLS over TCP is taken; null without a certificate */
  readonly tlsPort: number | null
}

export interface CoturnOptions extends PeerPlace {
  /** takes TLS with it as well, and the relay's address may be another than the one that is listened at */
  readonly tls?: ServerCertificate | undefined
  readonly relayAddress?: string
}

const relayPorts = 60

/** STUN and TURN over UDP and TCP with long-term credentials; peers on loopback are allowed, which a real one forbids. */
export async function startCoturn(options: CoturnOptions = {}): Promise<Coturn> {
  const { address = '127.0.0.1', relayAddress = address, network, tls } = options
  const port = await freeUdpPort()
  const tlsPort = tls ? await freePort() : null
  const relay = await freeUdpRange(relayPorts)
  const username = 'agents'
  const password = 'turn-secret'
  const folder = peerFolder('turn')
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 })
    return join(folder, name)
  }
  const secure = tls
    ? [
        ...['--no-dtls', `--tls-listening-port=${tlsPort}`],
        ...[`--cert=${file('cert.pem', tls.cert)}`, `--pkey=${file('key.pem', tls.key)}`],
      ]
    : ['--no-tls', '--no-dtls']
  const peer = await startPeer(folder, {
    name: 'coturn',
    command: 'turnserver',
    args: [
      ...['-n', ...secure, '--no-cli', '--lt-cred-mech', '--verbose', '--log-file=stdout'],
      ...[`--listening-ip=${address}`, `--relay-ip=${relayAddress}`, `--listening-port=${port}`],
      ...[`--min-port=${relay.from}`, `--max-port=${relay.to}`],
      ...['--realm=turn.test', `--user=${username}:${password}`],
      ...['--allow-loopback-peers', `--userdb=${folder}/users.db`, `--pidfile=${folder}/pid`],
    ],
    network,
    isReady: (said) => said.includes('UDP listener opened'),
  })
  const url = `turn:${address}:${port}?transport=udp`
  return { ...peer, address, port, url, username, password, tlsPort }
}
