import type { Registrar } from './sip/registrar.js'
import { readWire } from './sip/wire.js'

/** Lab: sign-ins whose WebSockets are cut as soon as their first message tells whose they are. */
export class RefusedSignIns {
  /** until when, by performance.now() */
  readonly #until = new Map<string, number>()

  refuse(signInId: string, forMs: number): void {
    this.#until.set(signInId, performance.now() + forMs)
  }

  refuses(text: string, registrar: Registrar): boolean {
    if (this.#until.size === 0) return false
    const host = readWire(text).viaHost
    const user = /\r\n(?:From|f)[ \t]*:[^\r\n]*sips?:([^@\s>]+)@/i.exec(text)?.[1]
    for (const [signInId, until] of this.#until) {
      if (performance.now() > until) this.#until.delete(signInId)
      else if (host !== null && host === registrar.hostOf(signInId)) return true
      else if (user !== undefined && user === registrar.userOf(signInId)) return true
    }
    return false
  }
}
