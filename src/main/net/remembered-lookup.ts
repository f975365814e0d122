import { isIP, type LookupFunction } from 'node:net'
import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'

export interface FoundAddress {
  readonly address: string
  readonly family: 4 | 6
}

/** A name server that has not answered by then is taken for away, where there is an address to go by. */
export const nameServerPatienceMs = 1_500

/**
 * Looks names up for sockets, and goes by the addresses of the last time when the name server is away: TLS tells whether the
 * right server is still there. By the resolver that is given, because Node's own blocks one of four threads for each question
 * that nobody answers.
 */
export function rememberedLookup(options: {
  readonly resolve: (hostname: string) => Promise<readonly FoundAddress[]>
  readonly clock: Clock
  readonly log: Logger
}): LookupFunction {
  const { resolve, clock, log } = options
  const known = new Map<string, readonly FoundAddress[]>()
  const asked = new Map<string, Promise<readonly FoundAddress[]>>()

  /** One question at a time for each name, however often it is tried. */
  const ask = (hostname: string): Promise<readonly FoundAddress[]> => {
    const running = asked.get(hostname)
    if (running) return running
    const question = resolve(hostname)
      .then((found) => {
        if (found.length === 0) throw notFound(hostname)
        known.set(hostname, found)
        return found
      })
      .finally(() => asked.delete(hostname))
    asked.set(hostname, question)
    return question
  }

  const find = async (hostname: string): Promise<readonly FoundAddress[]> => {
    const question = ask(hostname)
    const before = known.get(hostname)
    if (!before) return question
    const { promise: patienceIsOver, resolve: giveUp } = Promise.withResolvers<null>()
    const cancel = clock.after(nameServerPatienceMs, () => giveUp(null))
    const found = await Promise.race([question.catch(() => null), patienceIsOver])
    cancel()
    if (found) return found
    log.warn('name server away: the last known address is used')
    return before
  }

  return (hostname, { all }, callback) => {
    const family = isIP(hostname)
    const found =
      family === 0
        ? find(hostname)
        : Promise.resolve([{ address: hostname, family: family === 6 ? 6 : 4 }] as const)
    found.then(
      (addresses) => {
        if (all) callback(null, [...addresses])
        else callback(null, addresses[0]?.address ?? '', addresses[0]?.family)
      },
      (error: unknown) => callback(error instanceof Error ? error : notFound(hostname), ''),
    )
  }
}

/** As Node's own says it, so that it is worded as that (net/network-failure.ts). */
const notFound = (hostname: string): Error =>
  Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' })
