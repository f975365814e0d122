import { expect, it, vi } from 'vitest'
import { Accounts } from '../../../../../src/contact-center/voice/asterisk/accounts.js'
import { AriClient } from '../../../../../src/contact-center/voice/asterisk/ari/ari-client.js'

const logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

it('believes what Asterisk told of a registration more than an answer that is older', async () => {
  const client = new AriClient({ url: 'http://127.0.0.1:9/ari', user: '', password: '', app: '' }, logger)
  const first = Promise.withResolvers<Awaited<ReturnType<AriClient['endpoint']>>>()
  const state = (text: string) =>
    ({ ok: true, value: { technology: 'PJSIP', resource: 'alex', state: text } }) as const
  let asked = 0
  client.pushConfig = async () => ({ ok: true, value: null })
  client.subscribe = async () => ({ ok: true, value: null })
  client.endpoint = async () => (asked++ === 0 ? first.promise : state('online'))
  const told: boolean[] = []
  const accounts = new Accounts({
    client,
    realm: 'realm',
    codecs: 'opus',
    context: 'context',
    logger,
    tell: (_, registered) => told.push(registered),
  })
  void accounts.add({ signInId: 'sign-in', user: 'alex', password: 'secret' })
  const looked = accounts.look('alex')
  accounts.endpointChanged('alex', 'online')
  first.resolve(state('offline'))
  await looked
  expect(told).toEqual([true])
  expect(accounts.isRegistered('sign-in')).toBe(true)
})

it('has added an account when a softphone may register with it', async () => {
  const client = new AriClient({ url: 'http://127.0.0.1:9/ari', user: '', password: '', app: '' }, logger)
  const endpoint = Promise.withResolvers<Awaited<ReturnType<AriClient['pushConfig']>>>()
  client.pushConfig = async (type) => (type === 'endpoint' ? endpoint.promise : { ok: true, value: null })
  client.subscribe = async () => ({ ok: true, value: null })
  client.endpoint = async () => ({ ok: false, status: 404 })
  const options = { realm: 'realm', codecs: 'opus', context: 'context', logger, tell: () => undefined }
  const accounts = new Accounts({ client, ...options })
  let isAdded = false
  const added = accounts
    .add({ signInId: 'sign-in', user: 'alex', password: 'secret' })
    .then(() => (isAdded = true))
  await new Promise(setImmediate)
  expect(isAdded).toBe(false)
  endpoint.resolve({ ok: true, value: null })
  await added
})

it('keeps no sign-in waiting for an Asterisk that does not answer', async () => {
  vi.useFakeTimers()
  const client = new AriClient({ url: 'http://127.0.0.1:9/ari', user: '', password: '', app: '' }, logger)
  client.pushConfig = () => new Promise(() => undefined)
  const options = { realm: 'realm', codecs: 'opus', context: 'context', logger, tell: () => undefined }
  const accounts = new Accounts({ client, ...options })
  const added = accounts.add({ signInId: 'sign-in', user: 'alex', password: 'secret' })
  await vi.advanceTimersByTimeAsync(2_000)
  await added
  vi.useRealTimers()
})
