import type { ConsoleSnapshot } from '../../../src/contract/ipc/console-snapshot.js'
import { createPlainSoftphone } from '../../../src/main/plain-sip/plain-softphone.js'
import { sipPolicy } from '../../../src/main/settings/policy-sip.js'
import type { Result } from '../../../src/contract/errors.js'
import type { SecretStore } from '../../../src/main/ports.js'
import { createFakeMedia } from '../../support/fake-media.js'
import { createFakeSip } from '../../support/fake-sip.js'
import { phoneCommands } from '../../support/phone-commands.js'
import { recordingLogger } from '../../support/recording-logger.js'
import { VirtualClock } from '../../support/virtual-clock-main.js'
import { type Disk, diskSecrets, diskValues, emptyDisk } from '../softphone/desk.js'

/** The whole logic of a plain SIP phone; SIP, media, time and disk are in the test's hand. */
export async function openPlainPhone(
  policy: object = {},
  {
    disk = emptyDisk(),
    secrets,
    replaceFails = null,
    readPolicy,
    readText,
  }: {
    disk?: Disk
    secrets?: SecretStore
    replaceFails?: Result<never> | null
    readPolicy?: () => object
    readText?: () => string
  } = {},
) {
  const clock = new VirtualClock()
  const sip = createFakeSip()
  sip.replaceFails = replaceFails
  const media = createFakeMedia()
  const log = recordingLogger()
  const softphone = createPlainSoftphone({
    app: { version: '0.0.0', testBuild: false, theme: 'system', themeBy: 'built-in' },
    policy: policyOf(policy),
    ...(readPolicy ? { readPolicy: async () => policyOf(readPolicy()) } : {}),
    ...(readText ? { readText: async () => readText() } : {}),
    deviceId: '7c1f5a5e-2f5f-4a38-9d0c-6d2a8d5cf001',
    clock,
    chance: { random: () => 0, uuid: () => 'id' },
    sip,
    media,
    secrets: secrets ?? diskSecrets(disk),
    settingsStore: diskValues(disk),
    protect: () => () => undefined,
    onAccount: () => undefined,
    log,
  })
  const command = phoneCommands(softphone, media)
  await softphone.session.restore()
  return {
    clock,
    sip,
    media,
    log,
    disk,
    softphone,
    command,
    get snapshot(): ConsoleSnapshot {
      return softphone.snapshots.current
    },
    [Symbol.dispose]: () => softphone.dispose(),
  }
}

const policyOf = (change: object) =>
  sipPolicy.parse({
    account: { user: 'alex', domain: 'pbx.example.com', password: 'canary' },
    servers: ['wss://pbx.example.com/ws'],
    ...change,
  })
