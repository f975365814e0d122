import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { senderRefusal } from '../../../../src/main/ipc/trusted-sender.js'

const page = 'offhook-app://console/console/index.html'
const expected = { webContentsId: 3, pageUrl: page }
const from = (url: string, webContentsId = 3, isMainFrame = true) => ({
  webContentsId,
  frame: { url, isMainFrame },
})

describe('who may command', () => {
  it("is the main frame of the window's own page", () => {
    expect(senderRefusal(from(page), expected)).toBeNull()
    expect(senderRefusal(from(`${page}?x=1#top`), expected)).toBeNull()
  })

  it.each([
    ['another window', from(page, 4)],
    ['a frame inside the page', from(page, 3, false)],
    ['a frame that is gone', { webContentsId: 3, frame: null }],
    ['another page', from('offhook-app://media/console/index.html')],
    ['another page', from('offhook-app://console/media/index.html')],
    ['another page', from('https://console/console/index.html')],
    ['another page', from('offhook-app://console.evil/console/index.html')],
    ['another page', from('about:blank')],
    ['another page', from('')],
  ])('is not %s', (reason, sender) => {
    expect(senderRefusal(sender, expected)).toBe(reason)
  })

  it('is nobody while the window has no page', () => {
    expect(senderRefusal(from(page), { ...expected, webContentsId: null })).toBe('another window')
  })

  it('is never another address, whatever it looks like', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        expect(senderRefusal(from(url), expected)).toBe('another page')
      }),
    )
  })
})
