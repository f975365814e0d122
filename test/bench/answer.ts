import { setTimeout as pause } from 'node:timers/promises'
import { expect } from '@playwright/test'
import type { Asterisk } from '../support/peers/asterisk.js'
import { type PhoneName, phones, logFromNow, startCaller } from './answer/asterisk.js'
import { starts } from './answer/phones.js'
import { callsIn, inWords, type LoggedCall } from './answer/sip-log.js'
import { spread, type Result } from './result.js'

/** A phone is left in peace before the next. */
const betweenCallsMs = 400
const upMs = 200
/** after a phone has registered, before its first call */
const settleMs = 1000

interface Measured {
  readonly first: readonly number[]
  readonly all: readonly number[]
  readonly kind: string
}

/**
 * INVITE sent → 200 OK received by the log of one Asterisk, which calls one phone after the other. Each is started anew
 * `starts` times, with one call; after its last start it has all `calls`.
 */
export async function measureAnswer(count: { starts: number; calls: number }): Promise<readonly Result[]> {
  const asterisk = await startCaller()
  try {
    await asterisk.cli('pjsip set logger on')
    const results: Result[] = []
    for (const name of phones) {
      const goals = name === 'offhook' ? { later: 12, first: 30 } : { later: null, first: null }
      const { first, all, kind } = await measurePhone(asterisk, name, count)
      const title = `${starts[name].title} (${kind})`
      results.push(
        ...spread(`INVITE → 200 OK, ${title}`, all, 'ms', { p50: goals.later, worst: null }),
        ...spread('  the same, first call after the start', first, 'ms', { p50: goals.first, worst: null }),
      )
    }
    return results
  } finally {
    await asterisk[Symbol.asyncDispose]()
  }
}

async function measurePhone(
  asterisk: Asterisk,
  name: PhoneName,
  count: { starts: number; calls: number },
): Promise<Measured> {
  const first: LoggedCall[] = []
  let all: LoggedCall[] = []
  for (let start = 1; start <= count.starts; start += 1) {
    all = []
    const phone = await starts[name].start(asterisk)
    try {
      await pause(settleMs)
      const calls = start === count.starts ? count.calls : 1
      while (all.length < calls) all.push(await oneCall(asterisk, name))
    } finally {
      await phone[Symbol.asyncDispose]()
    }
    first.push(...all.slice(0, 1))
  }
  return { first: first.map(timeOf), all: all.map(timeOf), kind: kindsOf([...first, ...all]) }
}

async function oneCall(asterisk: Asterisk, name: PhoneName): Promise<LoggedCall> {
  const within = { intervals: [50], timeout: 15_000 }
  const log = await logFromNow(asterisk)
  const call = async (): Promise<LoggedCall | undefined> => callsIn(await log())[0]
  await asterisk.cli(`channel originate Local/${name}@towards application Wait 30`)
  await expect
    .poll(async () => (await call())?.answeredAfterMs ?? null, { ...within, message: `${name} answers` })
    .not.toBeNull()
  await pause(upMs)
  await asterisk.cli('channel request hangup all')
  await expect.poll(() => asterisk.cli('core show channels count'), within).toContain('0 active channels')
  await pause(betweenCallsMs)
  const made = await call()
  if (made === undefined) throw new Error(`Asterisk logged no call to ${name}`)
  return made
}

function timeOf({ callId, answeredAfterMs }: LoggedCall): number {
  if (answeredAfterMs === null) throw new Error(`Call ${callId} was not answered`)
  return answeredAfterMs
}

const kindsOf = (answered: readonly LoggedCall[]): string =>
  [...new Set(answered.map(({ media }) => (media === null ? 'no audio' : inWords(media))))].join(' or ')
