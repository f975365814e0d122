import { expect, it } from 'vitest'
import { Accounts } from '../../../../../src/contact-center/voice/asterisk/accounts.js'
import { AriClient } from '../../../../../src/contact-center/voice/asterisk/ari/ari-client.js'
import type { AriChannel } from '../../../../../src/contact-center/voice/asterisk/ari/ari-messages.js'
import { CallBridges } from '../../../../../src/contact-center/voice/asterisk/call-bridges.js'
import { Calls } from '../../../../../src/contact-center/voice/asterisk/calls.js'
import { createLeftLegs, outlives } from '../../../../../src/contact-center/voice/asterisk/left-legs.js'
import { Legs } from '../../../../../src/contact-center/voice/asterisk/legs.js'

/** An Asterisk with these channels, which an instance that is gone has left in its application. */
function left(channels: readonly AriChannel[]) {
  const nothing = (): void => undefined
  const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing }
  const client = new AriClient({ url: 'http://127.0.0.1:9/ari', user: '', password: '', app: 'heir' }, logger)
  const moved: string[] = []
  const is = <T>(value: T) => Promise.resolve({ ok: true, value } as const)
  client.channels = () => is([...channels])
  client.bridges = () => is([])
  client.applications = () => is([{ name: 'gone', channel_ids: channels.map(({ id }) => id) }])
  client.variable = () => is({ value: 'the desk' })
  client.move = (id) => {
    moved.push(id)
    return is(null)
  }
  Object.assign(client, { unsubscribe: () => is(null), setVariable: () => is(null) })
  const legs = new Legs()
  const common = { client, codecs: 'opus', logger }
  const accounts = new Accounts({ ...common, realm: 'realm', context: 'context', tell: nothing })
  const calls = new Calls({
    ...common,
    legs,
    bridges: new CallBridges(client, 'parked'),
    directory: { queueId: async () => null, agentId: async () => null },
    mohClass: 'default',
  })
  const heir = createLeftLegs({ client, legs, calls, accounts, logger, password: 'x' })
  return { heir, moved, dispose: () => calls.liveness.dispose() }
}

const channel = (id: string, state: string, variables: Readonly<Record<string, string>>): AriChannel => ({
  id,
  name: `PJSIP/alex-${id}`,
  state,
  creationtime: '',
  caller: { name: '', number: '' },
  dialplan: { app_name: 'Stasis', app_data: 'gone' },
  channelvars: { OFFHOOK_LEG: `leg-${id}`, OFFHOOK_KIND: 'agent', ...variables },
})
const open = { OFFHOOK_OPEN: '1', OFFHOOK_SIGN_IN: 'alex' }

it('an heir takes the validated legs of the sign-ins that it takes over, and no other', async () => {
  const { heir, moved, dispose } = left([
    channel('open', 'Up', open),
    channel('not-validated', 'Up', { ...open, OFFHOOK_OPEN: '' }),
    channel('ringing', 'Ringing', open),
    channel('of-another', 'Up', { ...open, OFFHOOK_SIGN_IN: 'sam' }),
    channel('of-nobody', 'Up', { OFFHOOK_OPEN: '1' }),
  ])
  expect(await heir.adopt(['alex'])).toEqual([{ legId: 'leg-open', signInId: 'alex', note: 'the desk' }])
  expect(moved).toEqual(['open'])
  dispose()
})

it.each([
  ['agent', 'up', 'alex', true],
  ['agent', 'up', null, false],
  ['agent', 'calling', 'alex', false],
  ['customer', 'up', null, true],
  ['callee', 'up', null, true],
  ['callee', 'calling', null, false],
  ['test-customer', 'up', null, false],
] as const)(
  'a %s that is %s, to be replaced by %s: outlives its instance, %s',
  (kind, state, replaceableBy, does) => {
    expect(outlives({ kind, state, replaceableBy })).toBe(does)
  },
)
