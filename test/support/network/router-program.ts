// Runs in the router's namespace, by itself: answers names, and carries media with delay and jitter when told to.
import { createSocket, type Socket } from 'node:dgram'

/** What the test tells it. */
export interface RouterOrder {
  /** the address of every name that ends in `.offhook.test` */
  readonly address?: string
  /** datagrams that are led here go on to there; null: none are */
  readonly relay?: { readonly to: string; readonly ports: readonly [number, number] } | null
  /** in either direction they are held for `delayMs` and up to `jitterMs` more */
  readonly delay?: { readonly delayMs: number; readonly jitterMs: number }
}

/** Named, or answers would leave with the address of another interface. */
const own = '10.77.9.1'
let address = '10.77.9.2'
let delay: NonNullable<RouterOrder['delay']> = { delayMs: 0, jitterMs: 0 }
let stopRelay = (): void => undefined

const names = createSocket('udp4')
names.on('message', (query, from) => {
  const answer = answerTo(query)
  if (answer) names.send(answer, from.port, from.address)
})
names.bind(53, own, () => process.send?.('ready'))

process.on('message', (order: RouterOrder) => {
  if (order.address !== undefined) address = order.address
  delay = order.delay ?? delay
  if (order.relay !== undefined) {
    stopRelay()
    stopRelay = order.relay ? startRelay(order.relay) : () => undefined
  }
  process.send?.('done')
})
process.on('disconnect', () => process.exit(0))

/** One question is answered with one A record (RFC 1035 §4), and without any for another type of it. */
function answerTo(query: Buffer): Buffer | null {
  if (query.length < 17) return null
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += length + 1
  }
  const question = query.subarray(12, at + 5)
  const type = query.readUInt16BE(at + 1)
  const known = labels.slice(-2).join('.').toLowerCase() === 'offhook.test'
  const header = Buffer.alloc(12)
  query.copy(header, 0, 0, 2)
  header.writeUInt16BE(known ? 0x8180 : 0x8183, 2)
  header.writeUInt16BE(1, 4)
  if (!known || type !== 1) return Buffer.concat([header, question])
  header.writeUInt16BE(1, 6)
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)])
  return Buffer.concat([header, question, record])
}

/** nftables leads datagrams for the center's media ports to the same ports here; a socket per sender leads back. */
function startRelay({ to, ports }: NonNullable<RouterOrder['relay']>): () => void {
  const sockets: Socket[] = []
  const held = new Set<NodeJS.Timeout>()
  const later = (send: () => void): void => {
    const { delayMs, jitterMs } = delay
    if (delayMs + jitterMs === 0) return send()
    const timer = setTimeout(
      () => {
        held.delete(timer)
        send()
      },
      delayMs + Math.random() * jitterMs,
    )
    held.add(timer)
  }
  const open = (): Socket => {
    const socket = createSocket('udp4')
    socket.on('error', () => undefined)
    sockets.push(socket)
    return socket
  }
  for (let port = ports[0]; port <= ports[1]; port += 1) {
    const outer = open()
    const inner = new Map<string, Socket>()
    outer.bind(port, own)
    outer.on('message', (datagram, from) => {
      const key = `${from.address}:${from.port}`
      const known = inner.get(key) ?? open()
      if (!inner.has(key)) {
        inner.set(key, known)
        known.on('message', (back) => later(() => outer.send(back, from.port, from.address)))
      }
      later(() => known.send(datagram, port, to))
    })
  }
  return () => {
    for (const timer of held) clearTimeout(timer)
    for (const socket of sockets) socket.close()
  }
}
