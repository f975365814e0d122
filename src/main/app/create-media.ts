import { type Session, app } from 'electron'
import { systemClock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import { electronMediaPage } from '../media/electron-media-page.js'
import { Media } from '../media/media.js'
import { pactlAsker } from '../media/pactl.js'
import type { StoreDocument } from '../settings/store.js'
import { pageUrl } from './app-protocol.js'
import { hardenContents } from './security.js'

/** The media engine in its hidden window, with the devices that were chosen on this computer. */
export function createMedia(options: {
  readonly session: Session
  readonly preload: string
  readonly kept: Pick<StoreDocument, 'devices' | 'echoCancellation'>
  readonly log: Logger
}): Media {
  const { session, preload, kept, log } = options
  const url = pageUrl('media')
  return new Media({
    open: electronMediaPage({
      url,
      preload,
      session,
      devTools: !app.isPackaged,
      harden: (contents) => hardenContents(contents, url, log),
    }),
    clock: systemClock,
    log,
    devices: {
      microphone: kept.devices.microphone?.id ?? null,
      headset: kept.devices.headset?.id ?? null,
      ringer: kept.devices.ringer?.id ?? null,
    },
    echoCancellation: kept.echoCancellation,
    askDefaults: process.platform === 'linux' ? pactlAsker() : undefined,
  })
}
