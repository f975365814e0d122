import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startChild } from '../../scripts/child.mjs'
import { microphoneFeed } from '../../scripts/audio.mjs'
import { startKeyring } from '../../scripts/keyring.mjs'
import type { Agent } from '../e2e/support/agent.js'
import type { FarEnd as Party } from '../e2e/support/center.js'
import { openEarpiece } from '../e2e/support/sound-devices.js'
import { setUpWorkstation, type StartOptions, type Workstation } from '../e2e/support/workstation.js'
import { opensConnectionOnAsterisk } from '../support/asterisk/fixtures.js'
import { silencesIn, withoutPauses } from '../support/audio-lab/speech-without-pauses.js'
import { processTree } from '../bench/process-tree.js'
import { gapsIn, type Gap } from '../support/audio-lab/stepping-tone.js'
import { startRecorder, type Recorder } from '../support/e2e/recorder.js'
import { encodeWav, sound } from '../support/e2e/sounds.js'
import { listeningRate } from '../support/e2e/spectrogram.js'
import type { Network } from '../support/network/network.js'
import { customersSound, type FarEnd } from './far-end.js'
import { watchHolds } from './holds.js'
import { watchShown, type ShownLog } from './shown.js'

/** An agent and a customer who both talk without a pause, and everything that can happen to them. */
export interface Scene {
  readonly network: Network
  readonly far: FarEnd
  readonly workstation: Workstation
  readonly shown: ShownLog
  /** starts the app again after it ended */
  startsAgain(): Promise<Agent>
  /** stops every process of the app, or lets them go on */
  signals(signal: 'SIGSTOP' | 'SIGCONT'): Promise<void>
  /** resolves when the window shows an open connection, the phone is registered, and both hear each other */
  isReady(withinMs: number): Promise<boolean>
  /** stretches in Unix ms in which the agent heard nothing of the customer */
  agentsGaps(): readonly Span[]
  /** the same for the customer */
  customersGaps(): readonly Span[]
  /** stretches in which the customer was on hold */
  customersHolds(): readonly Span[]
  wait(ms: number): Promise<void>
  log(): Promise<string>
  dispose(): Promise<void>
}

export interface Span {
  readonly from: number
  readonly to: number
}

const sentences = ['billing', 'booking', 'delivery', 'sign-in', 'warranty'].map((name) => `customers/${name}`)
const talkSeconds = 300
const readyLookMs = 600
const longestLearningMs = 12_000
/** both have heard each other for so long before anything happens */
const wellMs = 5_000

export async function openScene(network: Network, far: FarEnd, folder: string): Promise<Scene> {
  const keyring = await startKeyring()
  const options: StartOptions = {
    env: { ...keyring.env, OFFHOOK_POLICY: far.policyFile },
    args: ['--password-store=gnome-libsecret'],
  }
  const workstation = await setUpWorkstation(() => far.server)
  const agent = await workstation.starts(options)
  const customer = await begins(agent, far).catch(async (error: unknown) => {
    const text = await workstation.consoleText().catch(() => '')
    const log = await workstation.softphone?.mainLog()
    await workstation.dispose()
    await keyring.dispose()
    throw new Error(`The call did not begin.\n${text}\n${log ?? ''}\n${far.log()}`, { cause: error })
  })
  const recorder: Recorder = await startRecorder('headset.monitor')
  const talk = join(folder, 'talk.wav')
  await writeFile(talk, encodeWav(withoutPauses(sentences.map(sound), listeningRate, talkSeconds)))
  const mouth = startChild('paplay', [`--device=${microphoneFeed}`, talk], { stdio: 'ignore' })
  const customersEar = far.customersEar(customer.legId)
  const shown = watchShown(workstation)
  const spans = (gaps: readonly Gap[], timeOf: (ms: number) => number): readonly Span[] =>
    gaps.map(({ fromMs, toMs }) => ({ from: timeOf(fromMs), to: timeOf(toMs) }))
  const headsetTime = (ms: number): number => recorder.timeOf((ms * listeningRate) / 1000)

  const holds = watchHolds(() => customer.audio())
  const self: Scene = {
    network,
    far,
    workstation,
    shown,
    startsAgain: () => workstation.starts(options),
    async signals(signal) {
      const pid = workstation.softphone?.pid
      if (pid === undefined) return
      for (const one of await processTree(pid)) if (exists(one)) process.kill(one, signal)
    },
    async isReady(withinMs) {
      const end = Date.now() + withinMs
      while (Date.now() < end) {
        const now = shown.now()
        const recent = recorder.since(recorder.mark() - (readyLookMs * listeningRate) / 1000)
        if (now?.connection === 'open' && now.link === 'up' && gapsIn(recent, listeningRate).length === 0)
          return true
        await self.wait(100)
      }
      return false
    },
    agentsGaps: () => spans(gapsIn(recorder.since(0), listeningRate), headsetTime),
    customersGaps: () => spans(silencesIn(customersEar.recording(), listeningRate), customersEar.timeOf),
    customersHolds: holds.spans,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    log: async () => (await workstation.softphone?.mainLog()) ?? '',
    async dispose() {
      await holds.stop()
      await shown.stop()
      await self.signals('SIGCONT')
      await workstation.dispose()
      await mouth.dispose()
      customersEar.dispose()
      await recorder.dispose()
      await keyring.dispose()
    },
  }
  if (!(await self.isReady(10_000))) throw new Error(`Not ready: ${JSON.stringify(shown.now())}`)
  // Noise suppression lets a voice pass after it has learnt it.
  const learntBy = Date.now() + longestLearningMs
  await self.wait(wellMs)
  while (Date.now() < learntBy && self.customersGaps().some(({ to }) => to > Date.now() - wellMs))
    await self.wait(250)
  return self
}

/** signs in, opens the connection and takes the first customer */
async function begins(agent: Agent, far: FarEnd): Promise<Party> {
  const ear = await openEarpiece('headset')
  try {
    await agent.signsIn()
    await agent.wearsTheHeadset()
    await opensConnectionOnAsterisk(agent, ear)
    const customer = await far.center.customerCalls({ queue: 'support', sentence: customersSound })
    await agent.accepts()
    return customer
  } finally {
    await ear.dispose()
  }
}

const exists = (pid: number): boolean => existsSync(`/proc/${pid}`)
