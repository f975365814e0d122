import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import {
  initialLifecycle,
  transition,
  type LifecycleEvent,
} from '../../../../src/main/app/lifecycle-state.js'
import { createLifecycle, SIGN_OUT_LIMIT_MS, type LifecyclePort } from '../../../../src/main/app/lifecycle.js'
import { recordingLogger } from '../../../support/recording-logger.js'

function setUp(facts: Partial<LifecyclePort> = {}) {
  const answers = { quit: Promise.withResolvers<boolean>(), signedOut: Promise.withResolvers<null>() }
  const timers: { ms: number; run: () => void }[] = []
  const port = {
    trayPresent: true,
    signedIn: true,
    connectionOpen: false,
    trayHintShown: true,
    hideWindow: vi.fn(),
    minimizeWindow: vi.fn(),
    showTrayHint: vi.fn(),
    askToQuit: vi.fn(() => answers.quit.promise),
    signOut: vi.fn(() => answers.signedOut.promise),
    exit: vi.fn(),
    after(ms: number, run: () => void) {
      const timer = { ms, run }
      timers.push(timer)
      return () => void timers.splice(timers.indexOf(timer), 1)
    },
    ...facts,
  }
  return { port, answers, timers, lifecycle: createLifecycle(port, recordingLogger()) }
}

describe('closing the window', () => {
  it('keeps working in the tray, and says so the first time only', () => {
    const first = setUp({ trayHintShown: false })
    first.lifecycle.windowClosed()
    expect(first.port.showTrayHint).toHaveBeenCalledOnce()
    expect(first.port.hideWindow).toHaveBeenCalledOnce()

    const later = setUp()
    later.lifecycle.windowClosed()
    expect(later.port.showTrayHint).not.toHaveBeenCalled()
    expect(later.port.hideWindow).toHaveBeenCalledOnce()
  })

  it('minimises where there is no tray', () => {
    const { lifecycle, port } = setUp({ trayPresent: false, trayHintShown: false })
    lifecycle.windowClosed()
    expect(port.minimizeWindow).toHaveBeenCalledOnce()
    expect(port.hideWindow).not.toHaveBeenCalled()
  })
})

describe('quitting', () => {
  it('with nothing open logs out, then leaves', async () => {
    const { lifecycle, port, answers, timers } = setUp()
    expect(lifecycle.quit('agent')).toBe(false)
    expect(port.askToQuit).not.toHaveBeenCalled()
    expect(port.exit).not.toHaveBeenCalled()
    answers.signedOut.resolve(null)
    await vi.waitFor(() => expect(port.exit).toHaveBeenCalledOnce())
    expect(timers).toEqual([])
    expect(lifecycle.quit('agent')).toBe(true)
  })

  it('with an open connection asks, and Cancel changes nothing', async () => {
    const { lifecycle, port, answers } = setUp({ connectionOpen: true })
    lifecycle.quit('agent')
    lifecycle.quit('agent')
    expect(port.askToQuit).toHaveBeenCalledOnce()
    answers.quit.resolve(false)
    await answers.quit.promise
    await Promise.resolve()
    expect(port.signOut).not.toHaveBeenCalled()
    lifecycle.quit('agent')
    expect(port.askToQuit).toHaveBeenCalledTimes(2)
  })

  it('with an open connection asks, and Quit logs out', async () => {
    const { lifecycle, port, answers } = setUp({ connectionOpen: true })
    lifecycle.quit('agent')
    answers.quit.resolve(true)
    answers.signedOut.resolve(null)
    await vi.waitFor(() => expect(port.exit).toHaveBeenCalledOnce())
    expect(port.signOut).toHaveBeenCalledOnce()
  })

  it('does not wait for ever for a log-out', () => {
    const { lifecycle, port, timers } = setUp()
    lifecycle.quit('agent')
    expect(timers.map((timer) => timer.ms)).toEqual([SIGN_OUT_LIMIT_MS])
    timers[0]?.run()
    expect(port.exit).toHaveBeenCalledOnce()
  })

  it('leaves although the log-out fails', async () => {
    const { lifecycle, port, answers } = setUp()
    lifecycle.quit('agent')
    answers.signedOut.reject(new Error('no network'))
    await vi.waitFor(() => expect(port.exit).toHaveBeenCalledOnce())
  })

  it('stays when the question itself fails', async () => {
    const { lifecycle, port, answers } = setUp({ connectionOpen: true })
    lifecycle.quit('agent')
    answers.quit.reject(new Error('no display'))
    await expect(answers.quit.promise).rejects.toThrow('no display')
    expect(port.signOut).not.toHaveBeenCalled()
  })

  it('by the system asks nobody', () => {
    const { lifecycle, port } = setUp({ connectionOpen: true })
    lifecycle.quit('system')
    expect(port.askToQuit).not.toHaveBeenCalled()
    expect(port.signOut).toHaveBeenCalledOnce()
  })

  it('before sign-in leaves at once', () => {
    const { lifecycle, port } = setUp({ signedIn: false })
    lifecycle.quit('agent')
    expect(port.signOut).not.toHaveBeenCalled()
    expect(port.exit).toHaveBeenCalledOnce()
  })
})

it('leaves once, logs out at most once, and only over one question at a time, whatever happens in whatever order', () => {
  const event: fc.Arbitrary<LifecycleEvent> = fc.oneof(
    fc.record({
      type: fc.constant('window-closed' as const),
      trayPresent: fc.boolean(),
      hintShown: fc.boolean(),
    }),
    fc.record({
      type: fc.constant('quit' as const),
      by: fc.constantFrom('agent' as const, 'system' as const),
      connectionOpen: fc.boolean(),
      signedIn: fc.boolean(),
    }),
    fc.record({ type: fc.constant('answered' as const), quit: fc.boolean() }),
    fc.record({ type: fc.constant('signed-out' as const) }),
  )
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (events) => {
      let state = initialLifecycle
      const counts = { exit: 0, 'sign-out': 0 }
      let asking = false
      for (const one of events) {
        const step = transition(state, one)
        for (const { type } of step.effects) {
          if (type === 'ask-to-quit') {
            expect(asking).toBe(false)
            asking = true
          }
          if (type === 'exit' || type === 'sign-out') counts[type]++
        }
        if (one.type === 'answered') asking = false
        state = step.state
        expect(state.phase === 'leaving').toBe(counts.exit === 1)
      }
      expect(counts.exit).toBeLessThanOrEqual(1)
      expect(counts['sign-out']).toBeLessThanOrEqual(1)
    }),
  )
})
