import { writeFile } from 'node:fs/promises'
import { test as base, type TestInfo } from '@playwright/test'
import { startKeyring } from '../../../scripts/keyring.mjs'
import type { Agent } from './agent.js'
import { encodeWav } from '../../support/e2e/sounds.js'
import { startApiRelay, type ApiRelay } from './api-relay.js'
import { openCenter, type Center } from './center.js'
import { openDevices, type Devices } from './devices.js'
import { startSipRelay, type SipRelay } from './sip-relay.js'
import { openEarpiece, openMouth, type Earpiece, type Mouth } from './sound-devices.js'
import { setUpWorkstation, type StartOptions, type Workstation } from './workstation.js'

interface Stage {
  /** a contact center of this test's own, with the demo tenant */
  readonly center: Center
  readonly workstation: Workstation
  /** the app was started and asks for the sign-in */
  readonly agent: Agent
  readonly headset: Earpiece
  readonly ringer: Earpiece
  readonly mouth: Mouth
  readonly devices: Devices
  /** stands between the app and the contact center's API, for tests that start the app with its address */
  readonly relay: ApiRelay
  /** stands on the SIP WebSocket, for tests that start the app with `relay`'s address and call it themselves */
  readonly sipRelay: SipRelay
  /** start options of a desktop on which secrets can be kept */
  readonly keyring: StartOptions
}

interface Backstage {
  readonly centers: Supply
}

interface Supply {
  take(): Promise<Center>
}

/** Every test has a contact center, a computer and sound devices of its own, and nothing that another test left. */
export const test = base.extend<Stage, Backstage>({
  centers: [
    async ({}, use) => {
      // A center takes two seconds to start: the next test's one does so while this test runs.
      const start = (): Promise<Center> => {
        const started = openCenter()
        // Whoever takes it is told; nobody else may be.
        started.catch(() => undefined)
        return started
      }
      let next = start()
      await use({
        take: () => {
          const taken = next
          next = start()
          return taken
        },
      })
      await (await next).dispose()
    },
    { scope: 'worker' },
  ],
  center: async ({ centers }, use, info) => {
    const center = await centers.take()
    await use(center)
    if (failed(info)) await attachText(info, 'sip-trace', await center.sipTrace().catch(String))
    if (failed(info)) await attachText(info, 'contact-center-output', center.output())
    const recordings = failed(info) ? await center.recordings().catch(() => []) : []
    for (const { name, samples } of recordings) await attachSound(info, name, samples)
    await center.dispose()
  },
  workstation: async ({ center }, use, info) => {
    const workstation = await setUpWorkstation(() => center.url)
    await use(workstation)
    if (failed(info)) await attachEvidence(info, workstation)
    await workstation.dispose()
  },
  agent: async ({ workstation }, use) => use(await workstation.starts()),
  headset: async ({}, use, info) => {
    const headset = await openEarpiece('headset')
    await use(headset)
    if (failed(info)) await attachSound(info, 'headset', await headset.all.recording())
    await headset.dispose()
  },
  ringer: async ({}, use, info) => {
    const ringer = await openEarpiece('ringer')
    await use(ringer)
    if (failed(info)) await attachSound(info, 'ringer', await ringer.all.recording())
    await ringer.dispose()
  },
  mouth: async ({}, use) => {
    const mouth = openMouth()
    await use(mouth)
    await mouth.dispose()
  },
  devices: async ({}, use) => {
    const devices = openDevices()
    await use(devices)
    await devices.dispose()
  },
  relay: async ({ center }, use) => {
    const relay = await startApiRelay(center.url)
    await use(relay)
    await relay.dispose()
  },
  sipRelay: async ({ relay }, use) => {
    const sipRelay = await startSipRelay(relay)
    await use(sipRelay)
    await sipRelay.dispose()
  },
  keyring: async ({}, use) => {
    const { env, dispose } = await startKeyring()
    await use({ env, args: ['--password-store=gnome-libsecret'] })
    await dispose()
  },
})
export { expect } from '@playwright/test'

const failed = (info: TestInfo): boolean => info.status !== info.expectedStatus

/** As files, so that they can be read beside the report. */
async function attachText(info: TestInfo, name: string, text: string): Promise<void> {
  const path = info.outputPath(`${name}.txt`)
  await writeFile(path, text)
  await info.attach(name, { path, contentType: 'text/plain' })
}

async function attachSound(info: TestInfo, name: string, samples: Int16Array): Promise<void> {
  const path = info.outputPath(`${name}.wav`)
  await writeFile(path, encodeWav(samples))
  await info.attach(name, { path, contentType: 'audio/wav' })
}

async function attachEvidence(info: TestInfo, { softphone }: Workstation): Promise<void> {
  if (!softphone) return
  const path = info.outputPath('console.png')
  const taken = await softphone.console.screenshot({ path, timeout: 2000 }).catch(() => null)
  if (taken) await info.attach('console', { path, contentType: 'image/png' })
  await attachText(info, 'softphone-log', await softphone.mainLog())
  await attachText(info, 'softphone-output', softphone.output())
}
