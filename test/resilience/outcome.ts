import type { Case } from './cases.js'
import type { Scene, Span } from './scene.js'
import { inWords, type Shown } from './shown.js'

/** One row of the table. Times in ms; null: it did not come to that. */
export interface Outcome {
  readonly name: string
  readonly voice: string
  readonly agentGoneMs: number
  readonly customerGoneMs: number
  readonly noticedMs: number | null
  readonly readyMs: number | null
  /** the loss was shown, after all was well again; of a case that ends so */
  readonly lostShownMs: number | null
  readonly shown: string
  readonly end: string
  /** what was promised and not kept */
  readonly missed: readonly string[]
  /** of the agent and of the customer, in ms after the fault */
  readonly gaps: readonly string[]
}

/** Liveness is told after 5 s of silence and looked at once a second; after that an open connection is a zombie. */
const zombieAfterMs = 7_000
/** When the network is back, signs of life come first and the sound a little later. */
const soundMs = 5_000
/** The window is read ten times a second, and the recording is some tenths late. */
const toleranceMs = 700
/** after a stop, the window has this long to catch up */
const catchUpMs = 3_000

export async function playCase(one: Case, scene: Scene): Promise<Outcome> {
  const { faultAt, wellAt } = await one.play(scene)
  const ended = await endsAs(one, scene, wellAt)
  const until = Date.now()
  const shown = scene.shown.entries.filter(({ at }) => at >= faultAt - 300)
  const agents = within(scene.agentsGaps(), faultAt, until)
  const customers = within(united([...scene.customersGaps(), ...scene.customersHolds()]), faultAt, until)

  const noticedAt = shown.find(
    ({ at, link, connection }) => at >= faultAt && (link !== 'up' || connection !== 'open'),
  )?.at
  const readyAt = one.end === 'open' && ended ? readySince(shown, agents, wellAt) : null
  const lostAt = shown.find(({ at, connection }) => at >= faultAt && connection === 'lost')?.at
  const figures = {
    agentGoneMs: total(agents),
    customerGoneMs: total(customers),
    noticedMs: noticedAt === undefined ? null : noticedAt - faultAt,
    readyMs: readyAt === null ? null : Math.round(readyAt - wellAt),
    lostShownMs: one.end === 'lost' && lostAt !== undefined ? Math.max(0, lostAt - wellAt) : null,
  }
  const { goals } = one
  const missed = [
    ...(ended ? [] : [`ended as ${scene.shown.now()?.connection ?? 'nothing'} instead of ${one.end}`]),
    ...over('audio gone for the agent', figures.agentGoneMs, goals.goneMs),
    ...over(
      'audio gone for the customer',
      figures.customerGoneMs,
      withPauses(goals.customerGoneMs ?? goals.goneMs),
    ),
    ...over('noticed', figures.noticedMs, goals.noticedMs),
    ...(one.end === 'open' ? over('ready', figures.readyMs, goals.readyMs) : []),
    ...over('loss shown', figures.lostShownMs, goals.lostShownMs),
    ...zombies(shown, agents, faultAt, wellAt, one),
  ]
  return {
    name: one.name,
    voice: scene.far.voice,
    ...figures,
    shown: inWords(shown),
    end: scene.shown.now()?.connection ?? 'nothing',
    missed,
    gaps: [agents, customers].map((spans) =>
      spans.map(({ from, to }) => `${Math.round(from - faultAt)}–${Math.round(to - faultAt)}`).join(' '),
    ),
  }
}

/** It did not come to a measurement. */
export const failedOutcome = (one: Case, voice: string, error: unknown): Outcome => ({
  name: one.name,
  voice,
  agentGoneMs: 0,
  customerGoneMs: 0,
  noticedMs: null,
  readyMs: null,
  lostShownMs: null,
  shown: '',
  end: 'nothing',
  missed: [`not played: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`],
  gaps: [],
})

async function endsAs(one: Case, scene: Scene, wellAt: number): Promise<boolean> {
  if (one.end === 'open') {
    // What was shown before the fault was noticed does not count.
    if (!(await scene.isReady(wellAt + one.patienceMs - Date.now()))) return false
    await scene.wait(2_500)
    return scene.isReady(one.patienceMs)
  }
  while (Date.now() < wellAt + one.patienceMs) {
    if (scene.shown.now()?.connection === 'lost') {
      await scene.wait(1_000)
      return scene.shown.now()?.connection === 'lost'
    }
    await scene.wait(50)
  }
  return false
}

/** From when on the window shows all well and the agent hears the customer. */
function readySince(shown: readonly Shown[], gaps: readonly Span[], wellAt: number): number {
  const lastNotReady = shown.findLastIndex(({ link, connection }) => link !== 'up' || connection !== 'open')
  const shownAt = lastNotReady < 0 ? wellAt : (shown[lastNotReady + 1]?.at ?? Infinity)
  const heardAt = Math.max(wellAt, ...gaps.map(({ to }) => to))
  return Math.max(wellAt, shownAt, heardAt)
}

function zombies(
  shown: readonly Shown[],
  gaps: readonly Span[],
  faultAt: number,
  wellAt: number,
  one: Case,
): readonly string[] {
  const stopped = one.name.includes('stopped') || one.name.includes('sleeps')
  const zombie = shown.find(({ at, connection }) => {
    if (connection !== 'open' || (stopped && at > faultAt && at < wellAt + catchUpMs)) return false
    if (at >= wellAt && at < wellAt + soundMs) return false
    return gaps.some(({ from, to }) => at > from + zombieAfterMs && at < to - toleranceMs)
  })
  return zombie
    ? [`shown as open ${Math.round((zombie.at - faultAt) / 100) / 10} s after the fault, in silence`]
    : []
}

/** overlapping ones made one */
function united(spans: readonly Span[]): readonly Span[] {
  const whole: Span[] = []
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = whole.at(-1)
    if (last && span.from <= last.to)
      whole[whole.length - 1] = { from: last.from, to: Math.max(last.to, span.to) }
    else whole.push(span)
  }
  return whole
}

/** Two pauses of the speech add to what is missing between them, and noise suppression takes a part of the first word. */
const withPauses = (goalMs: number | undefined): number | undefined =>
  goalMs === undefined || goalMs === 0 ? goalMs : goalMs + 300

const within = (gaps: readonly Span[], from: number, to: number): readonly Span[] =>
  gaps.filter((gap) => gap.to > from && gap.from < to)
const total = (gaps: readonly Span[]): number =>
  Math.round(gaps.reduce((sum, { from, to }) => sum + to - from, 0))

function over(what: string, ms: number | null, goal: number | undefined): readonly string[] {
  if (goal === undefined) return []
  if (ms === null) return [`${what}: never`]
  return ms <= goal ? [] : [`${what} ${Math.round(ms)} ms, promised ${goal} ms`]
}
