import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Unix times in ms at which things crossed the wire between platform and app. */
export interface Stamps {
  /** the offer's event was handed to the app's socket */
  offeredAt: number | null
  /** the app's accept arrived */
  acceptedAt: number | null
}

export interface StampingRelay {
  readonly url: string
  readonly stamps: Stamps
  dispose(): Promise<void>
}

const nowMs = (): number => performance.timeOrigin + performance.now()
const acceptPath = /^\/api\/v1\/interactions\/[^/]+\/accept$/

/** Stands between app and Agent API, changes nothing, and writes down when the offer passes and when the accept does. */
export async function startStampingRelay(centerUrl: string): Promise<StampingRelay> {
  const target = new URL(centerUrl)
  const stamps: Stamps = { offeredAt: null, acceptedAt: null }
  const server = createServer((incoming, answer) => {
    if (acceptPath.test(incoming.url ?? '')) stamps.acceptedAt ??= nowMs()
    forward(target, incoming, answer, (chunk) => {
      if (incoming.url?.startsWith('/api/v1/events') !== true) return
      if (chunk.includes('"state":"offered"')) stamps.offeredAt ??= nowMs()
    })
  })
  server.on('connection', (socket) => socket.setNoDelay(true))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    stamps,
    async dispose() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function forward(
  { hostname, port, host }: URL,
  incoming: IncomingMessage,
  answer: ServerResponse,
  onChunk: (chunk: Buffer) => void,
): void {
  const { method, url: path } = incoming
  const onward = request(
    { hostname, port, method, path, headers: { ...incoming.headers, host } },
    (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers)
      answer.flushHeaders()
      reply.on('data', (chunk: Buffer) => {
        answer.write(chunk)
        onChunk(chunk)
      })
      reply.on('end', () => answer.end())
    },
  )
  onward.on('error', () => incoming.socket.destroy())
  answer.on('close', () => onward.destroy())
  incoming.pipe(onward)
}
