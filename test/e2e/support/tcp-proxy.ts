import { type Socket, connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

/** What stands before several instances of the contact center in production, and knows nothing of what it carries. */
export interface TcpProxy extends AsyncDisposable {
  readonly url: string
  /** from now on new connections go to the first of these that takes them */
  goesTo(...urls: readonly string[]): void
  /** ends every connection; new ones are refused until it goes somewhere again */
  cut(): void
  dispose(): Promise<void>
}

export async function startTcpProxy(): Promise<TcpProxy> {
  let targets: readonly URL[] = []
  const open = new Set<Socket>()
  const carry = (incoming: Socket, [target, ...others]: readonly URL[]): void => {
    if (!target) return void incoming.destroy()
    const onward = connect(Number(target.port), target.hostname)
    const refused = (): void => carry(incoming, others)
    onward.once('error', refused)
    onward.once('connect', () => {
      onward.off('error', refused)
      onward.on('error', () => incoming.destroy())
      incoming.pipe(onward).pipe(incoming)
      onward.once('close', () => incoming.destroy())
      incoming.once('close', () => onward.destroy())
    })
  }
  const server = createServer((incoming) => {
    open.add(incoming)
    incoming.once('close', () => open.delete(incoming))
    incoming.on('error', () => incoming.destroy())
    carry(incoming, targets)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const dispose = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of open) socket.destroy()
    await closed
  }
  return {
    url: `http://127.0.0.1:${port}`,
    goesTo: (...urls) => void (targets = urls.map((url) => new URL(url))),
    cut: () => {
      targets = []
      for (const socket of open) socket.destroy()
    },
    dispose,
    [Symbol.asyncDispose]: dispose,
  }
}
