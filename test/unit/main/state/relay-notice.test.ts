import { expect, it } from 'vitest'
import { createFactsStore } from '../../../../src/main/state/facts.js'
import { relayNotice, showRelays } from '../../../../src/main/state/relay-notice.js'
import { workingDevices } from '../../../support/fake-media.js'

const failed = ['turn:turn.example.org:3478?transport=udp', 'turns:turn.example.org:5349?transport=tcp']
const nobody = (): null => null
const faultOf = (hostname: string) => (hostname === 'turn.example.org' ? ('wrong-name' as const) : null)

it('a certificate that was refused is named, with what to do', () => {
  expect(relayNotice({ relayed: false, onlyWay: false, failed }, faultOf)).toMatchObject({
    tone: 'attention',
    text: expect.stringMatching(
      /^The media relay turn.example.org's certificate was made for another server.*IT support/,
    ) as unknown,
  })
})

it('an address in brackets is looked for without them', () => {
  const url = 'turns:[fd00::1]:5349?transport=tcp'
  const expired = (hostname: string) => (hostname === 'fd00::1' ? ('expired' as const) : null)
  expect(relayNotice({ relayed: false, onlyWay: false, failed: [url] }, expired)?.text).toContain('expired')
})

it('one relay that works is enough', () => {
  expect(relayNotice({ relayed: true, onlyWay: true, failed }, faultOf)).toBeNull()
})

it('a relay that nobody needs may be away; the only way may not', () => {
  expect(relayNotice({ relayed: false, onlyWay: false, failed }, nobody)).toBeNull()
  expect(relayNotice({ relayed: false, onlyWay: true, failed }, nobody)).toMatchObject({
    tone: 'bad',
    text: expect.stringContaining('cannot be used') as unknown,
  })
})

it('a certificate that was refused at a plain relay is not that one', () => {
  const plain = ['turn:turn.example.org:3478?transport=tcp']
  expect(relayNotice({ relayed: false, onlyWay: false, failed: plain }, faultOf)).toBeNull()
})

it('is shown until a relay works, and not again after it was dismissed', () => {
  const store = createFactsStore({
    app: { version: '0', testBuild: false, theme: 'system', themeBy: 'built-in' },
    server: 'https://center.example',
    serverBy: 'built-in',
    devices: workingDevices,
  })
  const shown = (): readonly string[] => store.getState().notices.map(({ id }) => id)
  const tell = showRelays(store, faultOf)
  const refused = { relayed: false, onlyWay: true, failed }
  tell(refused)
  expect(shown()).toEqual(['relay'])
  store.setState({ notices: [] })
  tell(refused)
  expect(shown()).toEqual([])
  tell({ relayed: true, onlyWay: true, failed: [] })
  tell(refused)
  expect(shown()).toEqual(['relay'])
  tell({ relayed: true, onlyWay: true, failed: [] })
  expect(shown()).toEqual([])
})
