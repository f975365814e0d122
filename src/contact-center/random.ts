import { randomBytes, randomInt, randomUUID } from 'node:crypto'

/** Chance as a port: tests name the PIN, production uses the cryptographic source of Node. */
export interface Random {
  /** an identifier that need not be secret */
  id(): string
  /** 256 bits, base64url */
  token(): string
  /** four decimal digits */
  pin(): string
}

export const cryptoRandom: Random = {
  id: () => randomUUID(),
  token: () => randomBytes(32).toString('base64url'),
  pin: () => String(randomInt(0, 10_000)).padStart(4, '0'),
}
