import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { samplesOf } from '../e2e/sounds.js'
import { listeningRate } from '../e2e/spectrogram.js'
import type { Asterisk } from '../peers/asterisk.js'

const headerBytes = 44

/**
 * Asterisk writes a recording in blocks of 32 KiB (file.c): what is heard now is in the file so many seconds later at the latest, and
 * the next block may begin as long before now.
 */
export const blockSeconds = 32_768 / 2 / listeningRate

/** What a customer of the lab has heard so far, 16 kHz mono: as Asterisk's MixMonitor writes it. */
export function customerHeard({ folder }: Asterisk, channelId: string): Int16Array {
  const file = join(folder, 'spool/monitor', `${channelId}-hears.wav16`)
  if (!existsSync(file)) return new Int16Array()
  return samplesOf(readFileSync(file).subarray(headerBytes))
}
