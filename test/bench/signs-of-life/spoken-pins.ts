import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type LabClient, labClient } from '../../e2e/support/lab-client.js'
import type { Asterisk } from '../../support/peers/asterisk.js'

/** PINs as Asterisk's verbose log has them: hearing two hundred would take more of the machine than what is measured. */
export interface SpokenPins extends Disposable {
  /** the one that was said in full to the validation call of this sign-in; null: not yet */
  of(signInId: string): string | null
}

const lookEveryMs = 250
const logName = 'pins'
/** for logger.conf */
export const pinLog = `${logName} => verbose`

const spoken = /<(\S+)> Playing '(?:digits\/(\d)|silence\/1)\./

/** Reads on at the end of the log, and asks the lab whose channel it is. */
export function readSpokenPins(asterisk: Asterisk, centerUrl: string): SpokenPins {
  /** by channel's name: digits in order, and a space for the pause after them */
  const said = new Map<string, string>()
  let channels: ReadonlyMap<string, string> = new Map()
  let done = false
  const follow = async (): Promise<void> => {
    const lab = labClient(centerUrl)
    await using log = await open(join(asterisk.folder, 'log', logName))
    let rest = ''
    let at = 0
    while (!done) {
      const { buffer, bytesRead } = await log.read(Buffer.alloc(1 << 20), 0, 1 << 20, at)
      at += bytesRead
      const lines = (rest + buffer.toString('utf8', 0, bytesRead)).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const [, channel, digit = ' '] = spoken.exec(line) ?? []
        if (channel !== undefined) said.set(channel, (said.get(channel) ?? '') + digit)
      }
      channels = await channelsOf(asterisk, lab)
      await pause(lookEveryMs)
    }
  }
  let failure: Error | null = null
  follow().catch((error: unknown) => {
    failure = error instanceof Error ? error : new Error(String(error))
  })
  return {
    of(signInId) {
      if (failure && !done) throw failure
      return /(\d{4}) /.exec(said.get(channels.get(signInId) ?? '') ?? '')?.[1] ?? null
    },
    [Symbol.dispose]: () => void (done = true),
  }
}

/** names of channels by sign-in */
async function channelsOf(asterisk: Asterisk, lab: LabClient): Promise<ReadonlyMap<string, string>> {
  const [said, { agents, legs }] = await Promise.all([
    asterisk.cli('core show channels concise'),
    lab.state(),
  ])
  const names = new Map(
    said.split('\n').map((line) => [line.split('!').at(-1) ?? '', line.split('!')[0] ?? '']),
  )
  const ids = new Map(legs.map(({ legId, address }) => [legId, address]))
  return new Map(
    agents.map(({ signInId, connectionLeg }) => [
      signInId,
      names.get(ids.get(connectionLeg ?? '') ?? '') ?? '',
    ]),
  )
}
