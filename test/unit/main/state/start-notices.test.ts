import { expect, it } from 'vitest'
import { fail, succeed } from '../../../../src/contract/errors.js'
import { createFactsStore } from '../../../../src/main/state/facts.js'
import { showStartProblems, watchTrustProblems } from '../../../../src/main/state/start-notices.js'
import { workingDevices } from '../../../support/fake-media.js'
import { upLink } from '../../../support/fake-sip.js'

const facts = () =>
  createFactsStore({
    app: { version: '0', testBuild: false, theme: 'system', themeBy: 'built-in' },
    server: 'https://center.example',
    serverBy: 'built-in',
    devices: workingDevices,
  })

it('a start without problems says nothing', () => {
  const store = facts()
  showStartProblems(store, { policy: succeed({}), server: succeed({}), kept: [] })
  watchTrustProblems(store, { problems: [] })
  expect(store.getState().notices).toEqual([])
})

it('each problem of the start is said', () => {
  const store = facts()
  showStartProblems(store, {
    policy: fail('bad-request', 'The machine policy is broken.'),
    server: fail('bad-request', 'The server address is not a valid URL.'),
    kept: [{ id: 'store', tone: 'attention', text: 'The settings file was damaged.' }],
  })
  expect(store.getState().notices.map(({ id }) => id)).toEqual(['policy', 'store', 'server'])
})

it('a certificate that cannot be used is shown, also when it is found later, and not again after it was dismissed', () => {
  const store = facts()
  const problems = ['The extra CA file of the machine policy could not be used.']
  const stop = watchTrustProblems(store, { problems })
  expect(store.getState().notices).toMatchObject([{ id: 'trust', tone: 'attention' }])
  store.setState({ notices: [], registration: { ...upLink, state: 'connecting' } })
  expect(store.getState().notices).toEqual([])
  problems.push('2 unusable certificates were left out.')
  store.setState({ registration: upLink })
  expect(store.getState().notices[0]?.text).toContain('2 unusable certificates')
  stop()
})
