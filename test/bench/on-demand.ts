import { expect } from '@playwright/test'
import { Agent } from '../e2e/support/agent.js'
import { openCenter, type Center } from '../e2e/support/center.js'
import { newUserData, removeUserData, startSoftphone, type Softphone } from '../e2e/support/softphone.js'
import { readTap, tapSipSocket } from './main-tap.js'
import { spread, type Result } from './result.js'

/**
 * On Demand with Auto Answer: INVITE received → 200 OK sent, by main's own monotonic clock at its WebSocket. The first call
 * of a process is counted apart from all later ones.
 */
export async function measureOnDemand(count: { starts: number; calls: number }): Promise<readonly Result[]> {
  const center = await openCenter()
  try {
    await center.sets.tenant({ postProcessingSeconds: 0 })
    await center.sets.agent('alex', { autoAnswer: true, phoneConnectionMode: 'on-demand' })
    const first: number[] = []
    const later: number[] = []
    for (let start = 1; start <= count.starts; start += 1) {
      const times = await answerTimes(center, start === count.starts ? count.calls + 1 : 1)
      first.push(...times.slice(0, 1))
      later.push(...times.slice(1))
    }
    return [
      ...spread('On Demand Auto Answer, INVITE received → 200 OK', later, 'ms', { p50: 25, worst: 60 }),
      ...spread('  the same, first call after the start', first, 'ms', { p50: 60, worst: 60 }),
    ]
  } finally {
    await center.dispose()
  }
}

/** The answer times of a freshly started app's calls, in ms. */
async function answerTimes(center: Center, calls: number): Promise<readonly number[]> {
  const userData = await newUserData()
  const softphone: Softphone = await startSoftphone({ server: center.url, userData })
  try {
    await tapSipSocket(softphone.app)
    const agent = new Agent(softphone.console)
    await agent.signsIn()
    await agent.chooses('Available')
    await agent.isIn('Available')
    for (let call = 1; call <= calls; call += 1) await oneCall(center)
    await agent.logsOut()
    await agent.seesSignIn()
    return await readTap(softphone.app)
  } finally {
    await softphone.close()
    await removeUserData(userData)
  }
}

async function oneCall(center: Center): Promise<void> {
  const customer = await center.customerCalls({ queue: 'support', sentence: 'sign-in' })
  const within = { intervals: [25], timeout: 15_000 }
  await expect.poll(() => customer.audio(), within).toBe('bridged')
  await customer.hangsUp()
  await expect.poll(() => center.statusOf('alex'), within).toBe('available')
}
