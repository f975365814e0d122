import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../free-port.js'
import { ownAddress } from '../own-address.js'
import type { ServerCertificate } from '../private-ca.js'
import { type Peer, peerFolder, startPeer } from '../peers/peer-process.js'
import { freeUdpPort, freeUdpRange } from '../peers/ports.js'
import { changed } from './sample-files.js'

export interface OffhookCoturn extends Peer {
  readonly address: string
  readonly urls: { readonly udp: string; readonly tcp: string; readonly tls: string }
  /** for --turn-secret-file */
  readonly secretFile: string
  readonly secret: string
}

const relayPorts = 60

/** coturn with the very file of docs/asterisk, but for addresses, ports, folders and the secret. */
export async function startOffhookCoturn(certificate: ServerCertificate): Promise<OffhookCoturn> {
  const address = ownAddress()
  const [port, tlsPort, relay] = [await freeUdpPort(), await freePort(), await freeUdpRange(relayPorts)]
  const secret = 'shared by coturn and the contact center'
  const folder = peerFolder('turn')
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 })
    return join(folder, name)
  }
  const configuration = changed('turnserver.conf', {
    'listening-port=3478': `listening-port=${port}`,
    'tls-listening-port=5349': `tls-listening-port=${tlsPort}`,
    'min-port=49160': `min-port=${relay.from}`,
    'max-port=49200': `max-port=${relay.to}`,
    'static-auth-secret=change-this-secret': `static-auth-secret=${secret}`,
    'cert=/etc/coturn/fullchain.pem': `cert=${file('cert.pem', certificate.cert)}`,
    'pkey=/etc/coturn/privkey.pem': `pkey=${file('key.pem', certificate.key)}`,
    '#allowed-peer-ip=10.0.0.5': `allowed-peer-ip=${address}`,
  })
  const secretFile = file('secret', `${secret}\n`)
  const peer = await startPeer(folder, {
    name: 'coturn',
    command: 'turnserver',
    args: [
      ...['-c', file('turnserver.conf', configuration), '--verbose', '--log-file=stdout'],
      ...[`--listening-ip=${address}`, `--relay-ip=${address}`],
      ...[`--userdb=${join(folder, 'users.db')}`, `--pidfile=${join(folder, 'pid')}`],
    ],
    isReady: (said) => said.includes(`DTLS/UDP listener opened on: ${address}:${port}`),
  })
  const at = `turn:${address}:${port}`
  const urls = {
    udp: `${at}?transport=udp`,
    tcp: `${at}?transport=tcp`,
    tls: `turns:${address}:${tlsPort}?transport=tcp`,
  }
  return { ...peer, address, urls, secretFile, secret }
}
