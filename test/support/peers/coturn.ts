import { type Peer, peerFolder, type PeerPlace, startPeer } from './peer-process.js'
import { freeUdpPort, freeUdpRange } from './ports.js'

export interface Coturn extends Peer {
  readonly address: string
  readonly port: number
  /** `turn:…` over UDP */
  readonly url: string
  readonly username: string
  readonly password: string
}

const relayPorts = 60

/** STUN and TURN over UDP and TCP with long-term credentials; peers on loopback are allowed, which a real one forbids. */
export async function startCoturn({ address = '127.0.0.1', network }: PeerPlace = {}): Promise<Coturn> {
  const port = await freeUdpPort()
  const relay = await freeUdpRange(relayPorts)
  const username = 'agents'
  const password = 'turn-secret'
  const folder = peerFolder('turn')
  const peer = await startPeer(folder, {
    name: 'coturn',
    command: 'turnserver',
    args: [
      ...['-n', '--no-tls', '--no-dtls', '--no-cli', '--lt-cred-mech', '--verbose', '--log-file=stdout'],
      ...[`--listening-ip=${address}`, `--relay-ip=${address}`, `--listening-port=${port}`],
      ...[`--min-port=${relay.from}`, `--max-port=${relay.to}`],
      ...['--realm=turn.test', `--user=${username}:${password}`],
      ...['--allow-loopback-peers', `--userdb=${folder}/users.db`, `--pidfile=${folder}/pid`],
    ],
    network,
    isReady: (said) => said.includes('UDP listener opened'),
  })
  return { ...peer, address, port, url: `turn:${address}:${port}?transport=udp`, username, password }
}
