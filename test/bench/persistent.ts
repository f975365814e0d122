import { expect } from '@playwright/test'
import { startTimedRecorder } from '../support/audio-lab/timed-recorder.js'
import type { Recorder } from '../support/e2e/recorder.js'
import { Agent } from '../e2e/support/agent.js'
import { openCenter, type Center } from '../e2e/support/center.js'
import { newUserData, removeUserData, startSoftphone } from '../e2e/support/softphone.js'
import { openEarpiece } from '../e2e/support/sound-devices.js'
import { deviceLatency } from './device-latency.js'
import { beginningOf, cutOut, fallenSilent, findPrompt, inMs, recordedUntil, withoutPrompt } from './heard.js'
import { percentile, spread, type Result } from './result.js'
import { startStampingRelay, type StampingRelay } from './stamping-relay.js'

/** Speaks without a pause through its first 600 ms, so that the first audio is never a gap in it. */
const sentence = 'sign-in'
const listenMs = 800

interface Call {
  readonly acceptMs: number
  readonly firstAudioMs: number | null
  /** from the decision as main logged it */
  readonly promptMs: number | null
}

/**
 * Auto Answer on the open connection. The offer and the accept are timed on the wire between platform and app, the sound in
 * the recording of the headset's monitor, the decision by main's own log.
 */
export async function measurePersistent(calls: number): Promise<readonly Result[]> {
  const recorder = await startTimedRecorder('headset')
  try {
    const device = await deviceLatency(recorder, Math.min(20, calls))
    const measured = await playCalls(recorder, calls)
    const own = percentile(device, 0.5)
    const known = (values: readonly (number | null)[]): readonly number[] =>
      values.filter((value) => value !== null)
    const p50 = (goal: number) => ({ p50: goal, worst: null })
    return [
      ...spread(
        'Persistent, offer event → accept sent',
        measured.map(({ acceptMs }) => acceptMs),
        'ms',
        p50(10),
      ),
      ...spread(
        'Persistent, offer event → customer in the headset',
        known(measured.map(({ firstAudioMs }) => firstAudioMs)),
        'ms',
        p50(250),
      ),
      ...spread('The device by itself, played → recorded', device, 'ms', { p50: null, worst: null }),
      ...spread(
        'Decision → prompt audible, beyond the device',
        known(measured.map(({ promptMs }) => promptMs)).map((ms) => ms - own),
        'ms',
        p50(50),
      ),
    ]
  } finally {
    await recorder.dispose()
  }
}

async function playCalls(recorder: Recorder, calls: number): Promise<readonly Call[]> {
  const center = await openCenter()
  const relay = await startStampingRelay(center.url)
  const userData = await newUserData()
  const softphone = await startSoftphone({ server: relay.url, userData })
  try {
    await center.sets.tenant({ postProcessingSeconds: 0 })
    await center.sets.agent('alex', { autoAnswer: true })
    const agent = new Agent(softphone.console)
    const headset = await openEarpiece('headset')
    await agent.signsIn()
    await agent.opensConnection(headset)
    await headset.fallsSilent()
    await headset.dispose()

    const measured: Call[] = []
    for (let call = 0; call < calls; call += 1) {
      const known = (await decisions(softphone)).length
      const { offeredAt, acceptedAt } = await oneCall(center, relay, recorder)
      const decidedAt = (await decisions(softphone))[known]
      const { samples, from } = cutOut(recorder, offeredAt - 50, offeredAt + listenMs)
      const promptAt = findPrompt(samples)
      const voiceAt = promptAt === null ? null : beginningOf(withoutPrompt(samples, promptAt))
      measured.push({
        acceptMs: acceptedAt - offeredAt,
        firstAudioMs: voiceAt === null ? null : from + inMs(voiceAt) - offeredAt,
        promptMs: promptAt === null || decidedAt === undefined ? null : from + inMs(promptAt) - decidedAt,
      })
    }
    return measured
  } finally {
    await softphone.close()
    await removeUserData(userData)
    await relay.dispose()
    await center.dispose()
  }
}

async function oneCall(
  center: Center,
  { stamps }: StampingRelay,
  recorder: Recorder,
): Promise<{ offeredAt: number; acceptedAt: number }> {
  Object.assign(stamps, { offeredAt: null, acceptedAt: null })
  const customer = await center.customerCalls({ queue: 'support', sentence })
  const within = { intervals: [25], timeout: 15_000 }
  await expect.poll(() => customer.audio(), within).toBe('bridged')
  await recordedUntil(recorder, Date.now() + listenMs)
  await customer.hangsUp()
  await expect.poll(() => center.statusOf('alex'), within).toBe('available')
  await fallenSilent(recorder)
  const { offeredAt, acceptedAt } = stamps
  if (offeredAt === null || acceptedAt === null)
    throw new Error('The offer or its accept did not pass the relay')
  return { offeredAt, acceptedAt }
}

/** Unix times in ms of main's decisions so far. */
async function decisions({ mainLog }: { mainLog(): Promise<string> }): Promise<readonly number[]> {
  const lines = (await mainLog()).matchAll(/^(\S+) info calls: auto answer decided/gm)
  return [...lines].map(([, time]) => Date.parse(time ?? ''))
}
