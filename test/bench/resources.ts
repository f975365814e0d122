import { Agent } from '../e2e/support/agent.js'
import { openCenter } from '../e2e/support/center.js'
import { openEarpiece, openMouth } from '../e2e/support/sound-devices.js'
import {
  bareWindow,
  newUserData,
  removeUserData,
  softphone,
  startApp,
  type AppProcess,
} from './app-process.js'
import { usageOf } from './process-tree.js'
import { result, type Result } from './result.js'

/** After this a window has painted and its garbage of the start is collected, or will not be soon. */
const settleMs = 4000

/** Memory over all processes and processor time: a bare window, an open connection without a call, and a call. */
export async function measureResources(seconds: number): Promise<readonly Result[]> {
  if (process.platform !== 'linux') return []
  const center = await openCenter()
  const [userData, bareData] = [await newUserData(), await newUserData()]
  const [headset, mouth] = [await openEarpiece('headset'), openMouth()]
  const apps: AppProcess[] = []
  const start = async (options: Parameters<typeof startApp>[0]): Promise<AppProcess> => {
    const app = await startApp(options)
    apps.push(app)
    return app
  }
  try {
    const bare = await start({ app: bareWindow, userData: bareData })
    const bareUse = await useOver(bare.pid, seconds)
    await bare.dispose()

    const app = await start({ app: softphone, userData, env: { OFFHOOK_SERVER: center.url } })
    const agent = new Agent(await app.drive())
    await agent.signsIn()
    await agent.opensConnection(headset)
    await app.letGo()
    const idle = await useOver(app.pid, seconds)

    await center.customerCalls({ queue: 'support', sentence: 'delivery' })
    await new Agent(await app.drive()).accepts()
    await app.letGo()
    const stopTalking = mouth.keepsSaying('customers/warranty')
    const call = await useOver(app.pid, seconds)
    await stopTalking()
    return [
      ...rows('Bare window', bareUse),
      ...rows('Connection open, no call', idle),
      ...rows('In a call', call),
    ]
  } finally {
    for (const app of apps) await app.dispose()
    for (const one of [headset, mouth, center]) await one.dispose()
    for (const folder of [userData, bareData]) await removeUserData(folder)
  }
}

interface Use {
  readonly pssMb: number
  readonly cpuPercent: number
}

async function useOver(pid: number, seconds: number): Promise<Use> {
  await new Promise((resolve) => setTimeout(resolve, settleMs))
  const before = await usageOf(pid)
  const began = performance.now()
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  const after = await usageOf(pid)
  return {
    pssMb: after.pssMb,
    cpuPercent: ((after.cpuMs - before.cpuMs) / (performance.now() - began)) * 100,
  }
}

const rows = (what: string, { pssMb, cpuPercent }: Use): readonly Result[] => [
  result(`${what}: memory (PSS, all processes)`, pssMb, 'MB', null, 1),
  result(`${what}: processor`, cpuPercent, '% of a core', null, 1),
]
