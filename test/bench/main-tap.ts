import type { ElectronApplication } from '@playwright/test'

interface Socket {
  emit(event: string, ...args: unknown[]): boolean
  send(message: unknown, ...rest: unknown[]): void
}
interface Tap {
  readonly received: Map<string, number>
  readonly answeredAfter: number[]
}

/**
 * Writes down, inside main and without changing the product, when its SIP WebSocket hands up an INVITE and when it is given
 * the 200 to it. Call it before the app signs in.
 */
export async function tapSipSocket(app: ElectronApplication): Promise<void> {
  // tsx wraps named functions in a helper that main does not have.
  await app.evaluate('globalThis.__name = (named) => named')
  await app.evaluate(() => {
    const { EventEmitter } = process.getBuiltinModule('node:events')
    const tap: Tap = { received: new Map(), answeredAfter: [] }
    Object.assign(globalThis, { benchTap: tap })
    const prototype = EventEmitter.prototype as unknown as Socket
    const emitPlainly = prototype.emit
    const tapped = new WeakSet<Socket>()
    const callId = (message: string): string => /^Call-ID: *(\S+)/im.exec(message)?.[1] ?? ''

    prototype.emit = function emit(this: Socket, event: string, ...args: unknown[]) {
      // ws is bundled with the app: its socket is known by its events alone.
      if (event !== 'message' || typeof this.send !== 'function')
        return emitPlainly.call(this, event, ...args)
      if (!tapped.has(this)) {
        tapped.add(this)
        const sendPlainly = this.send
        this.send = function send(this: Socket, message: unknown, ...rest: unknown[]) {
          if (
            typeof message === 'string' &&
            message.startsWith('SIP/2.0 200') &&
            /^CSeq: \d+ INVITE/im.test(message)
          ) {
            const receivedAt = tap.received.get(callId(message))
            // Sent again until the ACK: only the first counts.
            tap.received.delete(callId(message))
            if (receivedAt !== undefined) tap.answeredAfter.push(performance.now() - receivedAt)
          }
          sendPlainly.call(this, message, ...rest)
        }
      }
      const now = performance.now()
      const text = String(args[0])
      if (text.startsWith('INVITE ')) tap.received.set(callId(text), now)
      return emitPlainly.call(this, event, ...args)
    }
  })
}

/** ms from each INVITE to its 200, in their order */
export const readTap = (app: ElectronApplication): Promise<readonly number[]> =>
  app.evaluate(() => (globalThis as unknown as { benchTap: Tap }).benchTap.answeredAfter)
