import { expect, test } from 'vitest'
import type { CallDialogState } from '../../../../src/main/calls/call-shape-state.js'
import { createFactsStore } from '../../../../src/main/state/facts.js'
import { answerGoesFirstMs, publishSnapshots } from '../../../../src/main/state/publish.js'
import { workingDevices } from '../../../support/fake-media.js'
import { VirtualClock } from '../../../support/virtual-clock-main.js'

/** The news that the console is told, and a call whose dialog can be put into any state. */
function bench() {
  const clock = new VirtualClock()
  const store = createFactsStore({
    app: { version: '1', testBuild: false, theme: 'system', themeBy: 'built-in' },
    server: 'https://center.example',
    serverBy: 'built-in',
    devices: workingDevices,
  })
  const snapshots = publishSnapshots(store, clock)
  const told: (string | null)[] = []
  snapshots.onChange(({ settingsProblem }) => told.push(settingsProblem))
  const invite = {
    ...({
      dialogId: 'd1',
      purpose: 'interaction',
      interactionId: 'i7',
      commandId: null,
      answerMode: null,
    } as const),
    ...{ hasAudio: true, plain: null, caller: { name: null, address: '+1' }, arrivedAt: 5 },
  }
  return {
    clock,
    snapshots,
    told,
    async becomes(state: CallDialogState, settingsProblem: string) {
      const { call } = store.getState()
      store.setState({
        settingsProblem,
        call: { ...call, machine: { ...call.machine, dialog: { ...invite, state } } },
      })
      await Promise.resolve()
    },
    async says(settingsProblem: string) {
      store.setState({ settingsProblem })
      await Promise.resolve()
    },
  }
}

test('drawing the console waits for the answer to a call, and is done with it', async () => {
  const { clock, told, becomes, says } = bench()
  await becomes('answering', 'a')
  await says('b')
  expect(told).toEqual([])
  await becomes('established', 'c')
  expect(told).toEqual(['c'])
  expect(clock.pending).toBe(0)
})

test('a call that rings is shown at once', async () => {
  const { told, becomes } = bench()
  await becomes('ringing', 'a')
  expect(told).toEqual(['a'])
})

test('an answer that takes long holds nothing back for longer, and what changes after it is told at once', async () => {
  const { clock, told, becomes, says } = bench()
  await becomes('answering', 'a')
  await clock.advance(answerGoesFirstMs - 1)
  expect(told).toEqual([])
  await clock.advance(1)
  expect(told).toEqual(['a'])
  await says('b')
  expect(told).toEqual(['a', 'b'])
})

test('each answer is waited for anew', async () => {
  const { clock, told, becomes } = bench()
  await becomes('answering', 'a')
  await clock.advance(answerGoesFirstMs)
  await becomes('ended', 'b')
  await becomes('answering', 'c')
  expect(told).toEqual(['a', 'b'])
  await becomes('ended', 'd')
  expect(told).toEqual(['a', 'b', 'd'])
})

test('whoever asks meanwhile is told what is true', async () => {
  const { snapshots, becomes } = bench()
  await becomes('answering', 'a')
  expect(snapshots.current.settingsProblem).toBe('a')
})

test('nothing is told any more after the end, and no timer is left', async () => {
  const { clock, snapshots, told, becomes } = bench()
  await becomes('answering', 'a')
  snapshots.dispose()
  expect(clock.pending).toBe(0)
  expect(told).toEqual([])
})
