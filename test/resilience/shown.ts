import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import type { Workstation } from '../e2e/support/workstation.js'

/** What the agent's window showed at a moment. */
export interface Shown {
  /** Unix time in ms */
  readonly at: number
  /** as the banner's words have it; `nothing` while there is no window */
  readonly connection: string
  /** SIP registration */
  readonly link: string
}

export interface ShownLog {
  readonly entries: readonly Shown[]
  /** the newest */
  now(): Shown | null
  stop(): Promise<void>
}

const everyMs = 100
/** A page that is killed while it is asked never answers. */
const answerWithinMs = 1_000
const read = z.object({ banner: z.string(), link: z.string() }).nullable()

/** Reads the window again and again, through main, so that it goes on when the page was exchanged. */
export function watchShown(workstation: Workstation): ShownLog {
  const entries: Shown[] = []
  const stopped = new AbortController()
  const loop = (async () => {
    while (!stopped.signal.aborted) {
      const began = Date.now()
      const seen = await look(workstation)
      // Who does not answer is stopped, and its window still shows what it showed.
      if (seen !== 'no answer') {
        const { banner, link } = seen ?? { banner: '', link: 'nothing' }
        entries.push({ at: Date.now(), connection: stateOf(banner), link })
      }
      await setTimeout(Math.max(20, everyMs - (Date.now() - began)))
    }
  })()
  return {
    entries,
    now: () => entries.at(-1) ?? null,
    async stop() {
      stopped.abort()
      await loop
    },
  }
}

async function look({ softphone }: Workstation): Promise<z.output<typeof read> | 'no answer'> {
  if (!softphone) return null
  const found: Promise<unknown> = softphone.app.evaluate(async ({ webContents }) => {
    const page = webContents.getAllWebContents().find((one) => one.getURL().includes('://console/'))
    if (!page || page.isCrashed() || page.isLoading()) return null
    return (await page.executeJavaScript(`(async () => {
      const { value } = await window.offhook.invoke('state.get', undefined)
      const banner = document.querySelector('[aria-label="Persistent connection"]')
      return { banner: banner?.innerText ?? '', link: value?.registration.state ?? 'nothing' }
    })()`)) as unknown
  })
  const ended = softphone.ended.then(() => null)
  const late = new AbortController()
  const noAnswer = setTimeout(answerWithinMs, 'no answer' as const, { signal: late.signal }).catch(() => null)
  const answer = await Promise.race([found, ended, noAnswer]).catch(() => null)
  late.abort()
  if (answer === 'no answer') return answer
  const parsed = read.safeParse(answer)
  return parsed.success ? parsed.data : null
}

const words: readonly (readonly [RegExp, string])[] = [
  [/is open/i, 'open'],
  [/reconnecting/i, 'reconnecting'],
  [/is lost/i, 'lost'],
  [/is closed/i, 'closed'],
  [/./, 'opening'],
]
const stateOf = (banner: string): string => words.find(([pattern]) => pattern.test(banner))?.[1] ?? 'nothing'

/** `open → reconnecting (4.9 s) → open`, with what the phone's registration did. */
export function inWords(entries: readonly Shown[]): string {
  const parts: { readonly text: string; readonly at: number }[] = []
  for (const { at, connection, link } of entries) {
    const text =
      connection === 'nothing' ? 'no window' : link === 'up' ? connection : `${connection}, phone offline`
    if (parts.at(-1)?.text !== text) parts.push({ text, at })
  }
  return parts
    .map(({ text, at }, index) => {
      const next = parts[index + 1]
      return next && index > 0 ? `${text} (${((next.at - at) / 1000).toFixed(1)} s)` : text
    })
    .join(' → ')
}
