import { nativeImage } from 'electron'
import { join } from 'node:path'
import { desktopHasTray } from '../../../src/main/app/tray-host.js'
import type { TrayFacts } from '../../../src/main/app/tray-view.js'
import { createTray } from '../../../src/main/app/tray.js'
import { recordingLogger } from '../recording-logger.js'

const statuses = ['available', 'on-break', 'work-offline', 'offered', 'busy', 'post-processing'] as const
const states = ['offline', 'on-break', 'available', 'offered', 'busy', 'connection-lost']

/** Takes the real tray through every state. */
export async function run({ icons }: { readonly icons: string }): Promise<unknown> {
  const log = recordingLogger()
  const commands = { show: () => undefined, chooseStatus: () => undefined, quit: () => undefined }
  const tray = createTray(icons, commands, log)
  const facts = statuses.flatMap((status): TrayFacts[] =>
    [true, false].map((connectionLost) => ({ signedIn: true, status, connectionLost, connecting: false })),
  )
  for (const one of facts) tray.update(one)
  const present = tray.present
  tray.dispose()
  tray.update({ signedIn: false, status: null, connectionLost: false, connecting: false })
  const images = states.map((state) => nativeImage.createFromPath(join(icons, `${state}.png`)))
  return {
    present,
    desktopHasTray: await desktopHasTray(process.platform),
    sizes: images.map((image) => [image.getSize(), image.getScaleFactors()]),
    log: log.text(),
  }
}
