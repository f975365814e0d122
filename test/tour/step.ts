import type { Shift } from './shift.js'

export interface Step {
  readonly name: string
  /** names of earlier steps without which this one makes no sense */
  readonly needs?: readonly string[]
  /** what was measured on the way, in words, for the printed line */
  play(shift: Shift): Promise<string | undefined>
}

/** How a step went. */
export interface Played {
  readonly name: string
  readonly ok: boolean
  readonly ms: number
  readonly measured?: string
  readonly error?: string
}

export interface Stagehand {
  onPlayed(step: Played): Promise<void>
  /** after a step that failed */
  clearUp(): Promise<void>
}

/** Plays every step that still makes sense; a failed one stops only those that need it. */
export async function playSteps(
  steps: readonly Step[],
  shift: Shift,
  { onPlayed, clearUp }: Stagehand,
): Promise<readonly Played[]> {
  const played: Played[] = []
  for (const [index, step] of steps.entries()) {
    shift.album.beginStep(index + 1)
    const missing = step.needs?.find((name) => played.some((one) => one.name === name && !one.ok))
    const result = missing === undefined ? await playStep(step, shift) : notPlayed(step, missing)
    played.push(result)
    await onPlayed(result)
    if (!result.ok && missing === undefined) await clearUp()
  }
  return played
}

async function playStep({ name, play }: Step, shift: Shift): Promise<Played> {
  const { album } = shift
  const began = performance.now() - album.spentMs
  const ms = (): number => Math.round(performance.now() - album.spentMs - began)
  try {
    const measured = await play(shift)
    return { name, ok: true, ms: ms(), ...(measured === undefined ? {} : { measured }) }
  } catch (error) {
    return { name, ok: false, ms: ms(), error: inOneLine(error) }
  }
}

const notPlayed = ({ name }: Step, missing: string): Played => ({
  name,
  ok: false,
  ms: 0,
  error: `not played, because it needs “${missing}”`,
})

/** Playwright's messages are coloured and long; their beginning says what was expected. */
function inOneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  // eslint-disable-next-line no-control-regex -- colours of the terminal are control characters
  const plain = text.replace(/\u001b\[[\d;]*m/g, '')
  return plain.replace(/\s+/g, ' ').trim().slice(0, 400)
}
