import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** Below what the kernel gives to whoever asks for any port, so that a range stays free between probing and use. */
const rangesFrom = 10_000
const rangesTo = 32_000

/**
 * Handed out by this process, the newest last: not given away again before whoever asked for one has come to use it, or while they
 * are between two programs that do.
 */
const given = new Set<number>()
const mostGiven = 5_000

const give = (ports: readonly number[]): void => {
  for (const port of ports) given.add(port)
  for (const port of [...given].slice(0, Math.max(0, given.size - mostGiven))) given.delete(port)
}

const isFree = async (port: number): Promise<boolean> => {
  const socket = createSocket({ type: 'udp6' })
  try {
    const bound = once(socket, 'listening')
    socket.bind({ port, address: '::', exclusive: true })
    await bound
    return true
  } catch {
    return false
  } finally {
    socket.close()
  }
}

export interface PortRange {
  readonly from: number
  /** the last one that belongs to it */
  readonly to: number
}

/** UDP ports in a row, the first of them even as RTP wants it (RFC 3550 §11); free on every address now. */
export async function freeUdpRange(count: number): Promise<PortRange> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const from = rangesFrom + 2 * Math.floor((Math.random() * (rangesTo - rangesFrom - count)) / 2)
    const ports = Array.from({ length: count }, (_, index) => from + index)
    if (ports.some((port) => given.has(port))) continue
    const free = await Promise.all(ports.map(isFree))
    if (!free.every(Boolean)) continue
    give(ports)
    return { from, to: from + count - 1 }
  }
  throw new Error(`There are no ${count} free UDP ports in a row`)
}

export const freeUdpPort = async (): Promise<number> => (await freeUdpRange(1)).from
