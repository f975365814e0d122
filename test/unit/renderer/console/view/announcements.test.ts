import { describe, expect, it } from 'vitest'
import type { ConsoleSnapshot } from '../../../../../src/contract/ipc/console-snapshot.js'
import { announcements } from '../../../../../src/renderer/console/view/announcements.js'
import { baseSnapshot } from '../../../../gallery/base-snapshot.js'

const base = baseSnapshot(1_700_000_000_000)
const at = (signIn: Partial<ConsoleSnapshot['signIn']>): ConsoleSnapshot => ({
  ...base,
  signIn: { ...base.signIn, ...signIn },
})
const signedOut = at({ state: 'signed-out' })
const contacting = at({ state: 'signing-in', step: 'contacting' })
const inBrowser = at({ state: 'signing-in', step: 'browser' })
const finishing = at({ state: 'signing-in', step: 'finishing' })
const signedIn = at({ state: 'signed-in' })

describe('what a screen reader hears of a sign-in', () => {
  it.each([
    ['the button is pressed', signedOut, contacting, []],
    ['the browser opens', contacting, inBrowser, ['Continue in your browser.']],
    ['nothing new happens there', inBrowser, inBrowser, []],
    ['the browser comes back', inBrowser, finishing, []],
    ['it is done', finishing, signedIn, ['You are signed in.']],
    ['the page is loaded again', null, inBrowser, []],
    ['it is given up', inBrowser, signedOut, []],
  ])('%s', (_name, before, after, heard) => {
    expect(announcements(before, after).map(({ text }) => text)).toEqual(heard)
  })
})
