import { expect, it } from 'vitest'
import { Accounts } from '../../../../../src/contact-center/voice/asterisk/accounts.js'
import { AriClient } from '../../../../../src/contact-center/voice/asterisk/ari/ari-client.js'
import type { AriChannel } from '../../../../../src/contact-center/voice/asterisk/ari/ari-messages.js'
import { CallBridges } from '../../../../../src/contact-center/voice/asterisk/call-bridges.js'
import { Calls } from '../../../../../src/contact-center/voice/asterisk/calls.js'
import { Legs } from '../../../../../src/contact-center/voice/asterisk/legs.js'
import { Replacements } from '../../../../../src/contact-center/voice/asterisk/replacements.js'

const channel = (id: string): AriChannel => ({
  id,
  name: 'PJSIP/alex-00000001',
  state: 'Ring',
  creationtime: '',
  caller: { name: '', number: '' },
  dialplan: { app_name: 'Stasis', app_data: 'offhook' },
  channelvars: {},
})

/** As the dialplan gives it, of the dialog that this channel has. */
const replaces = (id: string): string =>
  Buffer.from(`${id}.call-id;to-tag=${id}.local_tag;from-tag=${id}.remote_tag`).toString('base64')

it('brings a leg back again when Asterisk was too slow to say by what it is named since', async () => {
  const nothing = (): void => undefined
  const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing }
  const client = new AriClient({ url: 'http://127.0.0.1:9/ari', user: '', password: '', app: '' }, logger)
  const is = <T>(value: T) => Promise.resolve({ ok: true, value } as const)
  let isSlow = false
  const hungUp: string[] = []
  client.variable = (id, name) =>
    isSlow
      ? Promise.resolve({ ok: false, status: null })
      : is({ value: `${id}.${/,(.*)\)/.exec(name)?.[1] ?? ''}` })
  client.hangUp = (id) => {
    hungUp.push(id)
    return is(null)
  }
  client.channels = () => is([])
  client.bridges = () => is([])
  Object.assign(client, { answer: () => is(null), setVariable: () => is(null), pushConfig: () => is(null) })
  const legs = new Legs()
  const common = { client, codecs: 'opus', logger }
  const accounts = new Accounts({ ...common, realm: 'realm', context: 'context', tell: nothing })
  void accounts.add({ signInId: 'sign-in', user: 'alex', password: 'secret' })
  const calls = new Calls({
    ...common,
    legs,
    bridges: new CallBridges(client, 'parked'),
    directory: { queueId: async () => null, agentId: async () => null },
    mohClass: 'default',
  })
  const replacements = new Replacements({ client, legs, accounts, calls, logger })
  const leg = calls.newLeg({ legId: 'leg', kind: 'agent', signInId: 'sign-in', channelId: 'one' })
  leg.state = 'up'
  leg.replaceableBy = 'sign-in'
  await calls.open(leg)

  isSlow = true
  await replacements.asked(channel('two'), replaces('one'))
  expect(leg.channelId).toBe('two')
  isSlow = false
  await replacements.asked(channel('three'), replaces('two'))
  expect(leg.channelId).toBe('three')
  // The dialog of before is nobody's.
  await replacements.asked(channel('four'), replaces('one'))
  expect(leg.channelId).toBe('three')
  expect(hungUp).toEqual(['one', 'two', 'four'])
  calls.liveness.dispose()
})
