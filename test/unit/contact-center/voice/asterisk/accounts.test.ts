import { expect, it } from 'vitest'
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
  accounts.add({ signInId: 'sign-in', user: 'alex', password: 'secret' })
  const looked = accounts.look('alex')
  accounts.endpointChanged('alex', 'online')
  first.resolve(state('offline'))
  await looked
  expect(told).toEqual([true])
  expect(accounts.isRegistered('sign-in')).toBe(true)
})
