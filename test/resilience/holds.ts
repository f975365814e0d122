import type { Span } from './scene.js'

const lookEveryMs = 150

/** When the customer is not connected with the agent, read from the contact center's lab. */
export function watchHolds(audio: () => Promise<string>): {
  spans(): readonly Span[]
  stop(): Promise<void>
} {
  const spans: Span[] = []
  let since: number | null = null
  const stopped = new AbortController()
  const loop = (async () => {
    while (!stopped.signal.aborted) {
      const bridged = await audio().then(
        (now) => now === 'bridged',
        () => null,
      )
      if (bridged === false) since ??= Date.now()
      if (bridged === true && since !== null) {
        spans.push({ from: since, to: Date.now() })
        since = null
      }
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
    }
  })()
  return {
    spans: () => (since === null ? spans : [...spans, { from: since, to: Date.now() }]),
    async stop() {
      stopped.abort()
      await loop
    },
  }
}
