import { createSocket } from 'node:dgram'
import { randomBytes } from 'node:crypto'
import { type Peer, peerFolder, type PeerPlace, startPeer } from './peer-process.js'
import { freeUdpPort, freeUdpRange } from './ports.js'

export interface Rtpengine extends Peer {
  /** of the ng protocol, as Kamailio wants it */
  readonly control: string
}

const mediaPorts = 120

/** In user space: it needs neither a kernel module nor a table. */
export async function startRtpengine({ address = '127.0.0.1', network }: PeerPlace = {}): Promise<Rtpengine> {
  const control = await freeUdpPort()
  const media = await freeUdpRange(mediaPorts)
  const peer = await startPeer(peerFolder('rtp'), {
    name: 'rtpengine',
    command: 'rtpengine',
    args: [
      '--table=-1',
      '--foreground',
      '--log-stderr',
      '--log-level=6',
      `--interface=${address}`,
      `--listen-ng=${address.includes(':') ? `[${address}]` : address}:${control}`,
      `--port-min=${media.from}`,
      `--port-max=${media.to}`,
      '--num-threads=2',
      // A browser on this machine has two addresses, loopback's too, and may go over to the other.
      '--endpoint-learning=immediate',
      // Without these it reads Debian's own file.
      '--config-file=none',
    ],
    network,
    isReady: () => (network === undefined ? pings(address, control) : true),
  })
  return { ...peer, control: `${address}:${control}` }
}

const pongWithinMs = 200

/** ng protocol: a cookie, a space, a bencoded dictionary. */
function pings(address: string, port: number): Promise<boolean> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
  return new Promise<boolean>((resolve) => {
    const giveUp = setTimeout(() => resolve(false), pongWithinMs)
    socket.once('error', () => resolve(false))
    socket.once('message', (answer) => {
      clearTimeout(giveUp)
      resolve(answer.includes('pong'))
    })
    socket.send(`${randomBytes(4).toString('hex')} d7:command4:pinge`, port, address)
  }).finally(() => socket.close())
}
