import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a broken contact center might answer. `path` matches the beginning of the request's path. */
export interface ApiFault {
  readonly method?: string
  readonly path: string
  readonly answer:
    | { readonly status: number; readonly body: string; readonly contentType?: string }
    /** the true answer, changed on its way */
    | { readonly rewrite: (body: string) => string }
    /** the connection is closed without an answer */
    | 'no-answer'
}

export interface ApiRelay {
  readonly url: string
  /** Answers with the fault until the returned function ends it. */
  breaks(fault: ApiFault): () => void
  /** how many requests a fault has answered since the relay was made */
  readonly broken: number
  /** ends every open connection, the event stream among them */
  cut(): void
  dispose(): Promise<void>
}

/** Stands between the softphone and the contact center's HTTP side, so that a test can break single answers. */
export async function startApiRelay(centerUrl: string): Promise<ApiRelay> {
  const target = new URL(centerUrl)
  const faults = new Set<ApiFault>()
  let broken = 0
  const server = createServer((incoming, answer) => {
    const fault = [...faults].find((one) => matches(one, incoming))
    if (!fault) return forward(target, incoming, answer, null)
    broken += 1
    if (fault.answer === 'no-answer') return void incoming.socket.destroy()
    if ('rewrite' in fault.answer) return forward(target, incoming, answer, fault.answer.rewrite)
    const { status, body, contentType = 'application/json' } = fault.answer
    answer.writeHead(status, { 'content-type': contentType }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    breaks(fault) {
      faults.add(fault)
      return () => void faults.delete(fault)
    },
    get broken() {
      return broken
    },
    cut: () => server.closeAllConnections(),
    async dispose() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

const matches = (fault: ApiFault, { method, url = '' }: IncomingMessage): boolean =>
  url.startsWith(fault.path) && (fault.method === undefined || fault.method === method)

function forward(
  target: URL,
  incoming: IncomingMessage,
  answer: ServerResponse,
  rewrite: ((body: string) => string) | null,
): void {
  // A changed body must arrive whole and unconditional.
  const { 'if-none-match': condition, ...rest } = incoming.headers
  const headers = {
    ...rest,
    host: target.host,
    ...(rewrite || !condition ? {} : { 'if-none-match': condition }),
  }
  const { method, url: path } = incoming
  const onward = request({ hostname: target.hostname, port: target.port, method, path, headers }, (reply) => {
    if (!rewrite) {
      answer.writeHead(reply.statusCode ?? 502, reply.headers)
      answer.flushHeaders()
      return void reply.pipe(answer)
    }
    const chunks: Buffer[] = []
    reply.on('data', (chunk: Buffer) => chunks.push(chunk))
    reply.on('end', () => {
      const { 'content-length': _, etag: __, ...kept } = reply.headers
      answer.writeHead(reply.statusCode ?? 502, kept).end(rewrite(Buffer.concat(chunks).toString('utf8')))
    })
  })
  onward.on('error', () => incoming.socket.destroy())
  answer.on('close', () => onward.destroy())
  incoming.pipe(onward)
}
