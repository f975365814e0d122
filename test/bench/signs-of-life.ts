import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { silentAfterMs } from '../../src/contact-center/voice/liveness-state.js'
import { ariPassword, ariUrl, startOffhookAsterisk } from '../support/asterisk/offhook-asterisk.js'
import { until } from '../support/instances.js'
import { section } from '../support/peers/asterisk-files.js'
import type { Asterisk } from '../support/peers/asterisk.js'
import { freeUdpRange } from '../support/peers/ports.js'
import { inTurns } from './agent-streams.js'
import { usageOf } from './process-tree.js'
import { type Result, maximum, result, spread } from './result.js'
import { startScaleCenter } from './scale-center.js'
import { type Desk, takeDesks } from './signs-of-life/desks.js'
import { prefer } from './signs-of-life/priority.js'
import { startPhones } from './signs-of-life/phones.js'
import { askedAgainAfter } from './signs-of-life/asked-again.js'
import { pinLog, readSpokenPins } from './signs-of-life/spoken-pins.js'
import { type Question, startQuestionRelay } from './signs-of-life/question-relay.js'

export interface SignsOfLifeOptions {
  readonly legs: number
  readonly seconds: number
  /** how often the RTP of one leg is stopped */
  readonly stops: number
}

/** Validation calls, as in the first minutes of a shift. */
const openedAtOnce = 20
/** Each leg is asked for once in this time. */
const roundMs = 1_000
/** After the last PIN, until nothing of the opening is left. */
const settleMs = 5_000
const unaskedMs = 20_000
/** Silent for 5 s, found by the next round at the latest, and the way to the agent's stream. */
const toldWithinMs = silentAfterMs + roundMs + 500

/**
 * Open connections of real legs in one Asterisk, parked, each of a telephone beyond the trunk that sends 50 packets a second: what it costs to ask for the signs of
 * life of all, whether anybody is told silent who is not, and when the one is told whose RTP is stopped.
 */
export async function measureSignsOfLife(options: SignsOfLifeOptions): Promise<readonly Result[]> {
  const { legs, seconds, stops } = options
  await using others = await startPhones(legs - 1)
  await using one = await startPhones(1)
  await using asterisk = await startOffhookAsterisk({
    ports: { rtp: await freeUdpRange(legs * 4) },
    trunk: `127.0.0.1:${others.port}`,
    files: () => ({ 'logger.conf': section('logfiles', [pinLog]) }),
  })
  await using relay = await startQuestionRelay(ariUrl(asterisk))
  await using center = await startScaleCenter('PGlite', legs, {
    args: ['--voice', 'asterisk', '--ari-url', relay.url, '--trunk', 'trunk'],
    env: { OFFHOOK_ARI_PASSWORD: ariPassword },
  })
  const asteriskPid = await pidOf(asterisk)
  prefer(asteriskPid, center.pid, others.pid, one.pid)
  const desks = await takeDesks(center, (index) =>
    index === 0
      ? { kind: 'sip-uri', uri: `sip:one@127.0.0.1:${one.port}` }
      : { kind: 'phone', number: `030${1_000 + index}` },
  )
  const [victim] = desks
  if (!victim) throw new Error('There is no desk')
  await pause(settleMs)
  const idle = await useOver({ center: center.pid }, settleMs)
  using pins = readSpokenPins(asterisk, center.url)
  await inTurns(desks, (desk) => desk.opens(pins), openedAtOnce)
  pins[Symbol.dispose]()
  await pause(settleMs)

  const openedAt = performance.now()
  relay.take()
  const asked = await useOver(
    { center: center.pid, asterisk: asteriskPid, phones: others.pid },
    seconds * 1_000,
  )
  const questions = relay.take()
  const stopped: number[] = []
  for (let stop = 0; stop < stops; stop += 1) stopped.push(await stopOnce(one.pid, victim))
  const falsely = desks.filter((desk) => desk !== victim && toldSince(desk, openedAt).length > 0)
  // Asterisk alone with its legs: nobody asks.
  process.kill(center.pid, 'SIGSTOP')
  const unasked = await useOver({ asterisk: asteriskPid }, unaskedMs)
  process.kill(center.pid, 'SIGCONT')
  for (const desk of desks) desk.close()

  const many = `${legs} legs`
  const lateOf = ({ askedAt, answeredAt }: Question): number => answeredAt - askedAt
  const again = askedAgainAfter(questions)
  return [
    result(`${many}: asked for in a second`, questions.length / seconds, 'a second', null, questions.length),
    ...spread(`${many}: a question → its answer`, questions.map(lateOf), 'ms', { p50: null, worst: null }),
    ...maximum('  the same', questions.map(lateOf), 'ms'),
    ...spread('  a leg is known of again after', again, 'ms', { p50: null, worst: null }),
    result('  the same, at most', Math.max(...again), 'ms', silentAfterMs / 2, again.length),
    result(
      '  asked at once, at most',
      Math.max(...questions.map(({ atOnce }) => atOnce)),
      '',
      null,
      questions.length,
    ),
    result(
      '  questions that got no answer of use',
      questions.filter(({ status }) => status !== 200).length,
      '',
      0,
      questions.length,
    ),
    result('  contact center, processor, asking', asked.center - idle.center, '% of a core', null, 1),
    result('  Asterisk, processor, while it is asked', asked.asterisk, '% of a core', null, 1),
    result('  Asterisk, processor, while nobody asks', unasked.asterisk, '% of a core', null, 1),
    result('  the phones of this bench, processor', asked.phones, '% of a core', null, 1),
    result('  legs told silent that were not', falsely.length, '', 0, legs - 1),
    ...spread('  RTP of one stopped → its agent is told', stopped, 'ms', { p50: null, worst: toldWithinMs }),
  ]
}

/** ms from the moment when nothing is sent any more until the agent is told; then it sends again, and the connection is open again. */
async function stopOnce(pid: number, desk: Desk): Promise<number> {
  const stoppedAt = performance.now()
  process.kill(pid, 'SIGSTOP')
  const [told] = await until(
    'the agent is told that nothing comes any more',
    () => toldSince(desk, stoppedAt),
    (since) => since.some(({ state }) => state === 'recovering'),
  )
  process.kill(pid, 'SIGCONT')
  await until(
    'it is open again',
    () => desk.told.at(-1)?.state,
    (state) => state === 'open',
  )
  await pause(roundMs)
  return (told?.at ?? NaN) - stoppedAt
}

const toldSince = ({ told }: Desk, since: number) => told.filter(({ at }) => at > since)

/** In % of a core, each. */
async function useOver<Name extends string>(
  pids: Readonly<Record<Name, number>>,
  ms: number,
): Promise<Readonly<Record<Name, number>>> {
  const entries = Object.entries(pids) as [Name, number][]
  const used = () => Promise.all(entries.map(async ([, pid]) => (await usageOf(pid)).cpuMs))
  const before = await used()
  const began = performance.now()
  await pause(ms)
  const tookMs = performance.now() - began
  const after = await used()
  const shares = entries.map(([name], index) => [
    name,
    (((after[index] ?? 0) - (before[index] ?? 0)) / tookMs) * 100,
  ])
  return Object.fromEntries(shares) as Record<Name, number>
}

// — of Asterisk —————————————————————————————————————————————————————————————————————————————————————————————————————
const pidOf = async ({ folder }: Asterisk): Promise<number> =>
  Number(await readFile(join(folder, 'run/asterisk.pid'), 'utf8'))
