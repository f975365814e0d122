import { describe, expect, it } from 'vitest'
import type { ConsoleSnapshot } from '../../../../../src/contract/ipc/console-snapshot.js'
import { announcements, isWaiting } from '../../../../../src/renderer/console/view/announcements.js'
import { activeCall, baseSnapshot, offeredCall } from '../../../../gallery/base-snapshot.js'

const now = 1_700_000_000_000
const base = baseSnapshot(now)
const at = (signIn: Partial<ConsoleSnapshot['signIn']>): ConsoleSnapshot => ({
  ...base,
  signIn: { ...base.signIn, ...signIn },
})
const signedOut = at({ state: 'signed-out' })
const contacting = at({ state: 'signing-in', step: 'contacting' })
const inBrowser = at({ state: 'signing-in', step: 'browser' })
const finishing = at({ state: 'signing-in', step: 'finishing' })
const signedIn = at({ state: 'signed-in' })
const phone = (state: 'connecting' | 'up', of: ConsoleSnapshot): ConsoleSnapshot => ({
  ...of,
  registration: { state, cause: null, retryAt: null },
  plainSip: {
    ...{
      user: 'alex',
      domain: 'pbx.example',
      servers: [],
      server: null,
      asksFor: 'nothing',
      accessNumber: null,
    },
    ...{ redialAt: null, lineMuted: false, heldThere: false, consultation: null, decisions: [] },
  },
})

describe('what a screen reader hears of a sign-in', () => {
  it.each([
    ['the button is pressed', signedOut, contacting, []],
    ['the browser opens', contacting, inBrowser, ['Continue in your browser.']],
    ['nothing new happens there', inBrowser, inBrowser, []],
    ['the browser comes back', inBrowser, finishing, []],
    ['it is done', finishing, signedIn, ['You are signed in.']],
    ['the page is loaded again', null, inBrowser, []],
    ['it is given up', inBrowser, signedOut, []],
    ['a plain phone begins to register', phone('connecting', signedOut), phone('connecting', signedIn), []],
    ['it is registered', phone('connecting', signedIn), phone('up', signedIn), ['Your phone is registered.']],
  ])('%s', (_name, before, after, heard) => {
    expect(announcements(before, after).map(({ text }) => text)).toEqual(heard)
  })
})

describe('what a screen reader hears of a shift', () => {
  const headed = (text: string, change: Partial<ConsoleSnapshot> = {}): ConsoleSnapshot => ({
    ...base,
    headline: { tone: 'good', text, detail: null },
    ...change,
  })
  const ready = headed('You are ready.')
  const offered = headed('Maria is calling.', { call: offeredCall(now) })
  const talking = headed('You are speaking with Maria.', { call: activeCall(now) })
  const muted = headed('Maria cannot hear you: you are muted.', { call: activeCall(now) })
  const after = headed('Post-processing: complete your notes.')
  const busyThere = { id: 'call', tone: 'attention' as const, text: '101: busy.' }

  it.each([
    ['the customer hangs up', talking, after, ['Post-processing: complete your notes.']],
    ['the caller of an offer is gone', offered, ready, ['You are ready.']],
    ['the microphone is off', talking, muted, ['Maria cannot hear you: you are muted.']],
    ['nothing new happens', talking, talking, []],
    ['an offer is told in other words', offered, { ...offered, headline: ready.headline }, []],
    ['a notice comes', ready, headed('You are ready.', { notices: [busyThere] }), ['101: busy.']],
    [
      'its words change',
      { ...ready, notices: [{ ...busyThere, text: '101: busy. 9 s' }] },
      { ...ready, notices: [busyThere] },
      [],
    ],
    ['the page is loaded again', null, talking, []],
  ])('%s', (_name, before, then, heard) => {
    expect(announcements(before, then).map(({ text }) => text)).toEqual(heard)
  })

  it('hears of an offer once, and at once', () => {
    const [news, ...more] = announcements(ready, offered)
    expect(news?.urgency).toBe('assertive')
    expect(more).toEqual([])
    expect([isWaiting(offered), isWaiting(talking)]).toEqual([true, false])
  })
})
