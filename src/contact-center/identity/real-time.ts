/**
 * The machine's own time. Tokens are judged by it and not by the center's clock, which a lab may set forward: an issuer
 * elsewhere knows nothing of that.
 */
export const realNow = (): number => Date.now()

/** Does not keep the process alive. Returns its cancellation. */
export function afterRealTime(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, Math.min(Math.max(0, ms), 2 ** 31 - 1)).unref()
  return () => clearTimeout(timer)
}
