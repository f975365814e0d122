/** pino's shape. What is given here never holds a PIN, a password, a nonce or a session description. */
export interface VoiceLogger {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void
  info(fields: Readonly<Record<string, unknown>>, message: string): void
  warn(fields: Readonly<Record<string, unknown>>, message: string): void
  error(fields: Readonly<Record<string, unknown>>, message: string): void
}

/** A telephone number or address in a log keeps its last three digits only. */
export function shortened(address: string): string {
  return address.length <= 3 ? address : `…${address.slice(-3)}`
}
