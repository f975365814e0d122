import { startKeyring } from '../../scripts/keyring.mjs'
import { Agent } from '../e2e/support/agent.js'
import { openCenter, type Center } from '../e2e/support/center.js'
import { bareWindow, newUserData, removeUserData, softphone, startApp } from './app-process.js'
import { percentile, result, spread, type Result } from './result.js'

const goalMs = 2000
const goalOfBare = 1.6

/** ms since the process was started */
interface Start {
  readonly inPage: number
  readonly painted: number
}
interface SoftphoneStart extends Start {
  readonly registered: number
}

/**
 * Process start → registered and ready, with the sign-in kept in a keyring: the 200 to REGISTER as the contact center sent
 * it, and the status control as the page painted it, whichever is later. A bare window is started before each.
 */
export async function measureStartUp(runs: number): Promise<readonly Result[]> {
  const [center, keyring] = [await openCenter(), await startKeyring()]
  const [userData, bareData] = [await newUserData(), await newUserData()]
  const env = { ...keyring.env, OFFHOOK_SERVER: center.url }
  const args = ['--password-store=gnome-libsecret']
  const startSoftphone = () => startApp({ app: softphone, userData, env, args })
  try {
    await signInOnce(await startSoftphone())
    const bare: Start[] = []
    const starts: SoftphoneStart[] = []
    // The first of each fills caches, and is not counted.
    for (let run = 0; run <= runs; run += 1) {
      const bareStart = await startBare(bareData)
      const start = await startAndRegister(await startSoftphone(), center)
      if (run === 0) continue
      bare.push(bareStart)
      starts.push(start)
    }
    return results(starts, bare)
  } finally {
    await keyring.dispose()
    await center.dispose()
    for (const folder of [userData, bareData]) await removeUserData(folder)
  }
}

function results(starts: readonly SoftphoneStart[], bare: readonly Start[]): readonly Result[] {
  const ready = starts.map(({ painted, registered }) => Math.max(painted, registered))
  const inPage = starts.map((start) => Math.max(start.inPage, start.registered))
  const registered = starts.map((start) => start.registered)
  const p50 = (values: readonly number[]): number => percentile(values, 0.5)
  const barePainted = bare.map(({ painted }) => painted)
  const n = starts.length
  const noGoal = { p50: null, worst: null }
  return [
    ...spread('Process start → registered and ready', ready, 'ms', { p50: goalMs, worst: null }),
    result('  of which until 200 to REGISTER, p50', p50(registered), 'ms', null, n),
    ...spread('Bare window: process start → its control is painted', barePainted, 'ms', noGoal),
    result('Softphone / bare window, p50', p50(ready) / p50(barePainted), '×', goalOfBare, n),
    result(
      '  the same without waiting for paint, p50',
      p50(inPage) / p50(bare.map((start) => start.inPage)),
      '×',
      null,
      n,
    ),
  ]
}

type App = Awaited<ReturnType<typeof startApp>>

async function signInOnce(app: App): Promise<void> {
  try {
    await new Agent(await app.drive()).signsIn()
  } finally {
    await app.dispose()
  }
}

async function startBare(userData: string): Promise<Start> {
  const app = await startApp({ app: bareWindow, userData })
  try {
    return sinceStart(app, await app.statusControl)
  } finally {
    await app.dispose()
  }
}

async function startAndRegister(app: App, center: Center): Promise<SoftphoneStart> {
  try {
    const start = sinceStart(app, await app.statusControl)
    return { ...start, registered: (await registeredAt(center, app.startedAt)) - app.startedAt }
  } finally {
    await app.dispose()
  }
}

const sinceStart = ({ startedAt }: App, { inPage, painted }: Start): Start => ({
  inPage: inPage - startedAt,
  painted: painted - startedAt,
})

/** Unix time in ms of the first 200 to REGISTER since `since`. */
async function registeredAt({ lab }: Center, since: number): Promise<number> {
  const deadline = Date.now() + 10_000
  while (Date.now() < deadline) {
    const { entries } = await lab.sipTrace()
    const found = entries.find(
      ({ at, direction, message }) =>
        at >= since &&
        direction === 'sent' &&
        message.startsWith('SIP/2.0 200 ') &&
        /^CSeq: \d+ REGISTER/im.test(message),
    )
    if (found) return found.at
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('The softphone did not register within 10 s')
}
