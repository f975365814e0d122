import { type Center, type CenterExtras, type CenterPlace, openCenter } from '../../e2e/support/center.js'
import { type Listening, listenTo } from '../../e2e/support/listening.js'
import type { Asterisk, AsteriskOptions } from '../peers/asterisk.js'
import { customerHeard } from './asterisk-ear.js'
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

export function listenToCustomer(asterisk: Asterisk, legId: string): Listening {
  const channelId = legId.replace(/^customer-/, '')
  const from = customerHeard(asterisk, channelId).length
  return listenTo(async () => customerHeard(asterisk, channelId).subarray(from))
}
