import { expect, it } from 'vitest'
import type { SipAccount } from '../../../../src/contract/agent-api/commands.js'
import { type ErrorCode, type Failure, fail, succeed } from '../../../../src/contract/errors.js'
import type { ApiResult } from '../../../../src/main/net/api-request.js'
import { createPhoneAccount } from '../../../../src/main/agent/phone-account.js'
import { createRetry } from '../../../../src/main/agent/retry.js'
import { createFactsStore } from '../../../../src/main/state/facts.js'
import { workingDevices } from '../../../support/fake-media.js'
import { createFakeSip, upLink } from '../../../support/fake-sip.js'
import { recordingLogger } from '../../../support/recording-logger.js'
import { VirtualClock } from '../../../support/virtual-clock-main.js'

const accountOf = (user: string): SipAccount => ({
  uri: `sip:${user}@center.example`,
  authorizationUser: user,
  password: 'made for this sign-in',
  displayName: 'Alex Park',
  webSocketUrls: ['wss://center.example/sip'],
  iceServers: [],
})

/** @param answers of the center, one after the other; the last for ever */
function stage(...answers: readonly ApiResult<SipAccount>[]) {
  const clock = new VirtualClock()
  const sip = createFakeSip()
  const store = createFactsStore({
    app: { version: '1', testBuild: false, theme: 'system', themeBy: 'built-in' },
    server: 'https://center.example',
    serverBy: 'built-in',
    devices: workingDevices,
  })
  const ended: Failure[] = []
  let asked = 0
  const account = createPhoneAccount({
    api: {
      sipAccount: async () => {
        const answer = answers[Math.min(asked++, answers.length - 1)]
        if (!answer) throw new Error('the test has no answer')
        return answer
      },
    },
    sip,
    store,
    retry: createRetry(clock),
    deviceId: 'device',
    onSipAccount: () => undefined,
    clock,
    chance: { random: () => 0, uuid: () => 'id' },
    log: recordingLogger(),
    over: async (why) => void ended.push(why),
  })
  return { clock, sip, store, account, ended, asked: () => asked }
}
const away = (code: ErrorCode = 'server-unreachable'): ApiResult<SipAccount> => fail(code, 'In words.')

it('registers the phone once with the account, however often it is asked for', async () => {
  const { account, sip } = stage(succeed(accountOf('alex-1')))
  await account.fetch()
  await account.fetch()
  expect(sip.started).toEqual([accountOf('alex-1')])
})

it('registers anew with the account of a center that was restarted', async () => {
  const { account, sip } = stage(succeed(accountOf('alex-1')), succeed(accountOf('alex-2')))
  await account.fetch()
  await account.fetch()
  expect(sip.started.map(({ authorizationUser }) => authorizationUser)).toEqual(['alex-1', 'alex-2'])
})

it('asks again while the center is away, and says why and when', async () => {
  const { account, sip, store, clock, asked } = stage(away(), succeed(accountOf('alex-1')))
  await account.fetch()
  const retryAt = clock.now() + 1_000
  expect(store.getState().registration).toEqual({ state: 'retrying', cause: 'In words.', retryAt })
  await clock.advance(1_000)
  expect([asked(), sip.started.length, clock.pending]).toEqual([2, 1, 0])
})

it('does not take away from a phone that is registered what it has', async () => {
  const { account, sip, store } = stage(away())
  sip.setLink(upLink)
  const before = store.getState().registration
  await account.fetch()
  expect(store.getState().registration).toBe(before)
})

it.each(['session-expired', 'signed-in-elsewhere'] as const)(
  'ends the sign-in, and asks no more, when the center says %s',
  async (code) => {
    const { account, ended, clock } = stage(away(code))
    await account.fetch()
    expect(ended).toMatchObject([{ code }])
    expect(clock.pending).toBe(0)
  },
)

it('does nothing with an answer that comes after the sign-in is over', async () => {
  const { account, sip, clock } = stage(succeed(accountOf('alex-1')))
  const asking = account.fetch()
  account.forget()
  await asking
  expect(sip.started).toEqual([])
  expect(clock.pending).toBe(0)
})
