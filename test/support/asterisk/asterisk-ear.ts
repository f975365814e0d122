import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { samplesOf } from '../e2e/sounds.js'
import type { Asterisk } from '../peers/asterisk.js'

const headerBytes = 44

/** What a customer of the lab has heard so far, 16 kHz mono: as Asterisk's MixMonitor writes it. */
export function customerHeard({ folder }: Asterisk, channelId: string): Int16Array {
  const file = join(folder, 'spool/monitor', `${channelId}-hears.wav16`)
  if (!existsSync(file)) return new Int16Array()
  return samplesOf(readFileSync(file).subarray(headerBytes))
}
