import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ConsoleSnapshot, ConsultationView } from '../../../../../src/contract/ipc/console-snapshot.js'
import {
  commandFor,
  shortcutOf,
  shortcutsOf,
  zoomKeysOf,
} from '../../../../../src/renderer/console/view/shortcuts.js'
import { shortcuts, zoomKeys, type Shortcut } from '../../../../../src/renderer/shared/shortcuts.js'
import { activeCall, offeredCall, openConnection } from '../../../../gallery/base-snapshot.js'
import { plainStates } from '../../../../gallery/plain-states.js'
import { base, NOW, ringing, waiting } from './shown.js'

function plainState(name: string): ConsoleSnapshot {
  const shown = plainStates.find((state) => state.name === name)?.snapshot(NOW)
  if (!shown) throw new Error(`no state ${name}`)
  return shown
}

const press = (code: string, more: object = {}) =>
  shortcutOf({ code, altKey: true, ctrlKey: false, metaKey: false, shiftKey: false, repeat: false, ...more })

describe('shortcuts', () => {
  it('are Alt and a letter, by the place of the key', () => {
    expect(press('KeyA')).toBe('answer')
    expect(press('KeyA', { altKey: false })).toBeNull()
    expect(press('KeyA', { ctrlKey: true })).toBeNull()
    expect(press('KeyH', { repeat: true })).toBeNull()
    expect(press('KeyZ')).toBeNull()
  })
  it('answer the validation call before anything else', () => {
    expect(commandFor('answer', { ...base, connection: ringing })).toEqual({
      command: 'connection.answerValidation',
    })
    expect(commandFor('answer', { ...base, call: offeredCall(NOW) })).toEqual({
      command: 'call.answer',
      interactionId: 'i1',
    })
  })
  it('do nothing where there is no button', () => {
    expect(commandFor('answer', { ...base, call: { ...offeredCall(NOW), answerWith: 'none' } })).toBeNull()
    expect(commandFor('hangUp', { ...base, call: offeredCall(NOW) })).toBeNull()
    expect(commandFor('mute', { ...base, call: waiting })).toBeNull()
    expect(commandFor('hangUp', { ...base, call: { ...activeCall(NOW), pending: 'hang-up' } })).toBeNull()
  })
  it('reject what can be rejected', () => {
    const call = offeredCall(NOW)
    expect(commandFor('reject', { ...base, call })).toEqual({ command: 'call.reject', interactionId: 'i1' })
    expect(commandFor('reject', { ...base, call: { ...call, canReject: false } })).toBeNull()
    expect(commandFor('reject', { ...base, call: activeCall(NOW) })).toBeNull()
    expect(commandFor('reject', { ...base, connection: ringing })).toEqual({
      command: 'connection.declineValidation',
    })
  })
  it('finish Post-processing, and nothing else', () => {
    const { status } = base
    const after = { ...base, status: status && { ...status, status: 'post-processing' as const } }
    expect(commandFor('finish', after)).toEqual({ command: 'status.finishPostProcessing' })
    expect(commandFor('finish', base)).toBeNull()
  })
  it('turn mute and hold over', () => {
    const call = activeCall(NOW)
    expect(commandFor('mute', { ...base, call })).toMatchObject({ muted: true })
    expect(commandFor('mute', { ...base, call: { ...call, muted: true } })).toMatchObject({ muted: false })
    expect(commandFor('hold', { ...base, call: { ...call, state: 'held' } })).toMatchObject({ held: false })
  })
})

describe('shortcuts on the open line of a plain SIP server', () => {
  const onLine = plainState('plain-line-open')
  it('mute it and hang it up as they do with a call', () => {
    expect(commandFor('hangUp', onLine)).toEqual({ command: 'call.hangUp', interactionId: 'c1' })
    expect(commandFor('mute', onLine)).toEqual({ command: 'call.setMuted', interactionId: 'c1', muted: true })
    expect(commandFor('mute', plainState('plain-line-muted'))).toMatchObject({ muted: false })
  })
  it('leave alone the persistent connection of a contact center', () => {
    expect(commandFor('hangUp', { ...base, connection: openConnection(NOW) })).toBeNull()
    expect(commandFor('mute', { ...base, connection: openConnection(NOW) })).toBeNull()
  })
})

describe('shortcuts while somebody is asked before a transfer', () => {
  const asking = (phase: ConsultationView['phase']): ConsoleSnapshot => {
    const { plainSip, ...rest } = plainState('plain-consultation')
    const consultation = plainSip?.consultation
    if (!plainSip || !consultation) throw new Error('no consultation in this state')
    return { ...rest, plainSip: { ...plainSip, consultation: { ...consultation, phase } } }
  }
  it.each([
    ['holding', null, null, null],
    ['calling', 'call.endConsultation', null, null],
    ['talking', 'call.endConsultation', 'call.completeTransfer', 'call.setMuted'],
    ['completing', null, null, null],
    ['returning', null, null, null],
  ] as const)('send what the buttons send (%s)', (phase, hangUp, transfer, mute) => {
    const sent = (shortcut: Shortcut) => commandFor(shortcut, asking(phase))?.command ?? null
    expect([sent('hangUp'), sent('transfer'), sent('mute'), sent('hold')]).toEqual([
      hangUp,
      transfer,
      mute,
      null,
    ])
  })
})

describe('the list of keys', () => {
  const table = readFileSync(path.join(import.meta.dirname, '../../../../../docs/console.md'), 'utf8')
  const readme = readFileSync(path.join(import.meta.dirname, '../../../../../README.md'), 'utf8')
  it('is the same in the window and in the docs', () => {
    const rows = [...table.matchAll(/^\| ((?:Alt|Ctrl)\+\w+) \| (.+) \|$/gm)].map(([, label, does]) => ({
      label,
      does,
    }))
    const keys = [...Object.values(shortcuts), ...zoomKeys]
    expect(rows).toEqual(keys.map(({ label, does }) => ({ label, does })))
    const named = new Set(readme.match(/Alt\+[A-Z]/g))
    expect([...named].sort()).toEqual(
      Object.values(shortcuts)
        .map(({ label }) => label)
        .sort(),
    )
  })
  it('names the key that the zoom has on this computer', () => {
    expect(zoomKeysOf(false).map(({ label }) => label)).toEqual(['Ctrl+Plus', 'Ctrl+Minus', 'Ctrl+0'])
    expect(zoomKeysOf(true).map(({ label }) => label)).toEqual(['Cmd+Plus', 'Cmd+Minus', 'Cmd+0'])
  })
  it('leaves out what a plain SIP server or a contact center does not have', () => {
    const labels = (plain: boolean) => shortcutsOf(plain).map(({ label }) => label)
    expect(labels(true)).not.toContain('Alt+F')
    expect(labels(false)).not.toContain('Alt+T')
    expect(labels(true)).toContain('Alt+T')
  })
})
