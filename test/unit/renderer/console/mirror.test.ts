import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMirror } from '../../../../src/renderer/console/mirror.js'
import { fakeBridge, revision } from './fake-bridge.js'

describe('the mirror', () => {
  it('subscribes before it fetches, so that no change falls between the two', () => {
    const { bridge, order } = fakeBridge()
    void createMirror(bridge).start()
    expect(order).toEqual(['on state.changed', 'on quality.changed', 'on levels.changed', 'invoke state.get'])
  })

  it('keeps a newer announcement over the older fetched snapshot', async () => {
    const { bridge, announce, answer } = fakeBridge()
    const mirror = createMirror(bridge)
    const started = mirror.start()
    announce('state.changed', revision(8))
    answer({ ok: true, value: revision(7) })
    await started
    expect(mirror.state.getState().snapshot?.revision).toBe(8)
  })

  it('shows the highest revision whatever the order of arrival', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1 }), (revisions) => {
        const { bridge, announce } = fakeBridge()
        const mirror = createMirror(bridge)
        void mirror.start()
        for (const number of revisions) announce('state.changed', revision(number))
        expect(mirror.state.getState().snapshot?.revision).toBe(Math.max(...revisions))
      }),
    )
  })

  it('tells nobody of a revision it already has', () => {
    const { bridge, announce } = fakeBridge()
    const mirror = createMirror(bridge)
    void mirror.start()
    announce('state.changed', revision(3))
    let told = 0
    mirror.state.subscribe(() => (told += 1))
    announce('state.changed', revision(3))
    announce('state.changed', revision(2))
    expect(told).toBe(0)
  })

  it('keeps why the first snapshot did not come, and forgets it when one does', async () => {
    const { bridge, announce, answer } = fakeBridge()
    const mirror = createMirror(bridge)
    const started = mirror.start()
    answer({ ok: false, error: { code: 'internal', message: 'Not ready.' } })
    await started
    expect(mirror.state.getState().failure?.message).toBe('Not ready.')
    announce('state.changed', revision(1))
    expect(mirror.state.getState().failure).toBeNull()
  })

  it('is not blanked by a failed second fetch', async () => {
    const { bridge, announce, answer } = fakeBridge()
    const mirror = createMirror(bridge)
    const started = mirror.start()
    announce('state.changed', revision(1))
    answer({ ok: false, error: { code: 'timeout', message: 'Too late.' } })
    await started
    expect(mirror.state.getState()).toEqual({ snapshot: revision(1), failure: null })
  })

  it('listens once however often it is started, and not at all after dispose', () => {
    const { bridge, listening } = fakeBridge()
    const mirror = createMirror(bridge)
    void mirror.start()
    void mirror.start()
    expect(listening()).toBe(3)
    mirror.dispose()
    expect(listening()).toBe(0)
  })
})
