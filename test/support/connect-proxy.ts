import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'

/** A real HTTP proxy that tunnels by CONNECT (RFC 9110 §9.3.6), on 127.0.0.1. */
export interface ConnectProxy {
  readonly address: string
  /** `host:port` of every tunnel asked for */
  readonly asked: readonly string[]
  dispose(): Promise<void>
}

export interface ProxyBehaviour {
  /** answer every CONNECT with this status instead of a tunnel */
  readonly refuseWith?: number
  /** where names lead that this computer cannot resolve */
  readonly resolve?: Readonly<Record<string, string>>
}

export async function startConnectProxy(behaviour: ProxyBehaviour = {}): Promise<ConnectProxy> {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((_request, response) => response.writeHead(405).end())
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  })
  server.on('connect', (request, client, head) => {
    const target = request.url ?? ''
    asked.push(target)
    if (behaviour.refuseWith !== undefined) {
      const challenge = behaviour.refuseWith === 407 ? 'Proxy-Authenticate: Basic realm="proxy"\r\n' : ''
      client.end(`HTTP/1.1 ${behaviour.refuseWith} Refused\r\n${challenge}Content-Length: 0\r\n\r\n`)
      return
    }
    const { hostname, port } = new URL(`http://${target}`)
    const onward = connect(Number(port), behaviour.resolve?.[hostname] ?? hostname, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      if (head.length > 0) onward.write(head)
      onward.pipe(client)
      client.pipe(onward)
    })
    sockets.add(onward)
    onward.on('error', () => client.destroy())
    onward.on('close', () => {
      sockets.delete(onward)
      client.destroy()
    })
    client.on('error', () => onward.destroy())
    client.on('close', () => onward.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async dispose() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
