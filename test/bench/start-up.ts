import { startKeyring } from '../../scripts/keyring.mjs'
import { Agent } from '../e2e/support/agent.js'
import { openCenter, type Center } from '../e2e/support/center.js'
import { bareWindow, newUserData, removeUserData, softphone, startApp } from './app-process.js'
import { percentile, result, spread, type Result } from './result.js'

const goalMs = 2000
const goalOfBare = 1.6

interface Start {
  readonly readyMs: number
  readonly controlMs: number
  readonly registeredMs: number
}

/**
 * Process start → registered and ready, with the sign-in kept in a keyring: the 200 to REGISTER as the contact center sent
 * it, and the status control as the page saw it, whichever is later. A bare window is started before each.
 */
export async function measureStartUp(runs: number): Promise<readonly Result[]> {
  const [center, keyring] = [await openCenter(), await startKeyring()]
  const [userData, bareData] = [await newUserData(), await newUserData()]
  const env = { ...keyring.env, OFFHOOK_SERVER: center.url }
  const args = ['--password-store=gnome-libsecret']
  const startSoftphone = () => startApp({ app: softphone, userData, env, args })
  try {
    await signInOnce(await startSoftphone())
    const bare: number[] = []
    const starts: Start[] = []
    // The first of each fills caches, and is not counted.
    for (let run = 0; run <= runs; run += 1) {
      const bareMs = await bareStart(bareData)
      const start = await softphoneStart(await startSoftphone(), center)
      if (run === 0) continue
      bare.push(bareMs)
      starts.push(start)
    }
    const ready = starts.map(({ readyMs }) => readyMs)
    return [
      ...spread('Process start → registered and ready', ready, 'ms', { p50: goalMs, worst: null }),
      ...spread(
        '  of which until the status control is enabled',
        starts.map(({ controlMs }) => controlMs),
        'ms',
        { p50: null, worst: null },
      ).slice(0, 1),
      ...spread(
        '  of which until 200 to REGISTER',
        starts.map(({ registeredMs }) => registeredMs),
        'ms',
        { p50: null, worst: null },
      ).slice(0, 1),
      ...spread('Bare window: process start → its control is there', bare, 'ms', { p50: null, worst: null }),
      result(
        'Softphone ready / bare window, p50',
        percentile(ready, 0.5) / percentile(bare, 0.5),
        '×',
        goalOfBare,
        runs,
      ),
    ]
  } finally {
    await keyring.dispose()
    await center.dispose()
    for (const folder of [userData, bareData]) await removeUserData(folder)
  }
}

type App = Awaited<ReturnType<typeof startApp>>

async function signInOnce(app: App): Promise<void> {
  try {
    await new Agent(await app.drive()).signsIn()
  } finally {
    await app.dispose()
  }
}

async function bareStart(userData: string): Promise<number> {
  const app = await startApp({ app: bareWindow, userData })
  try {
    return (await app.statusControlAt) - app.startedAt
  } finally {
    await app.dispose()
  }
}

async function softphoneStart(app: App, center: Center): Promise<Start> {
  try {
    const controlMs = (await app.statusControlAt) - app.startedAt
    const registeredMs = (await registeredAt(center, app.startedAt)) - app.startedAt
    return { controlMs, registeredMs, readyMs: Math.max(controlMs, registeredMs) }
  } finally {
    await app.dispose()
  }
}

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
