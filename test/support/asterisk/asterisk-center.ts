import { type Center, type CenterExtras, type CenterPlace, openCenter } from '../../e2e/support/center.js'
import { type Listening, listenTo } from '../../e2e/support/listening.js'
import type { Asterisk, AsteriskOptions } from '../peers/asterisk.js'
import { listeningRate } from '../e2e/spectrogram.js'
import { blockSeconds, customerHeard } from './asterisk-ear.js'
import { ariPassword, ariUrl, startOffhookAsterisk } from './offhook-asterisk.js'

/**
 * The built contact center with `--voice asterisk`, and its Asterisk. Customers are the lab's (`center.customerCalls`), played
 * by Asterisk's own dialplan; what they hear is read from its recordings.
 */
export interface AsteriskCenter extends AsyncDisposable {
  readonly asterisk: Asterisk
  readonly center: Center
  /** what this customer hears from now on */
  listen(legId: string): Listening
  /** what this customer has heard since they came */
  listenFromTheBeginning(legId: string): Listening
}

export interface AsteriskCenterOptions {
  readonly asterisk?: Partial<AsteriskOptions>
  readonly place?: CenterPlace
  readonly center?: CenterExtras
}

export async function startAsteriskCenter(options: AsteriskCenterOptions = {}): Promise<AsteriskCenter> {
  const asterisk = await startOffhookAsterisk(options.asterisk)
  const center = await openCenter(options.place, centerExtras(asterisk, options.center)).catch(
    async (error: unknown) => {
      await asterisk[Symbol.asyncDispose]()
      throw error
    },
  )
  return {
    asterisk,
    center,
    listen: (legId) => listenToCustomer(asterisk, legId),
    listenFromTheBeginning: (legId) => listenTo(async () => customerHeard(asterisk, channelOf(legId))),
    async [Symbol.asyncDispose]() {
      await center.dispose()
      await asterisk[Symbol.asyncDispose]()
    },
  }
}

/** How a contact center is told of this Asterisk. */
export function centerExtras(asterisk: Asterisk, more: CenterExtras = {}): CenterExtras {
  const flags = ['--voice', 'asterisk', '--ari-url', ariUrl(asterisk), '--trunk', 'trunk']
  return {
    args: [...flags, ...(more.args ?? [])],
    env: { OFFHOOK_ARI_PASSWORD: ariPassword, ...more.env },
  }
}

const channelOf = (legId: string): string => legId.replace(/^customer-/, '')

export function listenToCustomer(asterisk: Asterisk, legId: string): Listening {
  const channelId = channelOf(legId)
  const from = customerHeard(asterisk, channelId).length + blockSeconds * listeningRate
  return listenTo(async () => customerHeard(asterisk, channelId).subarray(from))
}
