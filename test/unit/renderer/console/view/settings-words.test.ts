import { describe, expect, it } from 'vitest'
import type { SettingsView } from '../../../../../src/contract/ipc/console-snapshot.js'
import { diagnosticRows, linkFaults } from '../../../../../src/renderer/console/view/diagnostic-words.js'
import {
  centerRows,
  computerRows,
  passedOverText,
  sourceText,
  syncText,
  timeOfDay,
} from '../../../../../src/renderer/console/view/settings-words.js'
import { MINUTE, baseSnapshot } from '../../../../gallery/base-snapshot.js'

const NOW = new Date(2026, 10, 23, 12, 8).getTime()
const snapshot = baseSnapshot(NOW)
const settings = (change: Partial<SettingsView> = {}): SettingsView => {
  if (!snapshot.settings) throw new Error('The base has settings')
  return { ...snapshot.settings, syncedAt: NOW - 4 * MINUTE, ...change }
}

describe('where a setting comes from', () => {
  it.each([
    ['agent', 'Your own choice'],
    ['administrator', 'Set for you by an administrator'],
    ['group', 'Set for your group'],
    ['tenant', 'Set for the whole contact center'],
  ] as const)('%s is “%s”', (source, words) => {
    const sources = { phoneConnectionMode: source, allowAgentToChangeMode: source, autoAnswer: source }
    expect(sourceText(sources, 'phoneConnectionMode')).toBe(words)
    expect(centerRows(settings({ sources })).slice(0, 2)).toEqual([
      { name: 'Enable Auto Answer', value: 'Off', source: words },
      { name: 'Allow Agents to Change Phone Connection Mode', value: 'Yes', source: words },
    ])
  })

  it('is the contact center, when it does not say more', () => {
    expect(sourceText(null, 'autoAnswer')).toBe('Set by the contact center')
  })

  it('is told for every setting, and no value is left empty', () => {
    const rows = [...centerRows(settings()), ...computerRows(snapshot)]
    for (const { name, value, source } of rows) expect([name, value, source]).not.toContain('')
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length)
  })

  it('is the policy or this computer for what is set here', () => {
    const { microphone } = snapshot.devices
    const here = computerRows({
      ...snapshot,
      themeBy: 'locked',
      signIn: { ...snapshot.signIn, serverBy: 'policy-default' },
      devices: { ...snapshot.devices, microphone: { ...microphone, selectedId: 'jabra' } },
    })
    expect(Object.fromEntries(here.map(({ name, source }) => [name, source]))).toMatchObject({
      'Server address': 'Your administrator’s default',
      Appearance: 'Locked by your administrator',
      Microphone: 'Chosen on this computer',
      Headset: 'The system’s default',
      'Remove echo': 'Offhook’s default',
    })
  })
})

describe('how new the settings are', () => {
  it('is a time of day, and a date when it is not today', () => {
    expect(timeOfDay(NOW - 4 * MINUTE, NOW)).toBe('12:04')
    expect(timeOfDay(NOW - 26 * 60 * MINUTE, NOW)).toBe('22 Nov, 10:08')
    expect(syncText(settings(), NOW)).toEqual({ tone: 'good', text: 'Synced 12:04' })
    expect(syncText(settings({ syncedAt: null }), NOW).text).toBe('Not synced yet')
  })

  it('is not known while the contact center is away, and the last known ones are in force', () => {
    const awayBecause =
      'The contact center cannot be reached: nothing answers at its address. It may be starting.'
    expect(syncText(settings({ awayBecause }), NOW)).toEqual({
      tone: 'attention',
      text: 'Not synced since 12:04: the contact center cannot be reached: nothing answers at its address. The last known settings are in force.',
    })
  })
})

describe('settings of a newer contact center', () => {
  it('are named, and what is kept instead', () => {
    expect(passedOverText(settings())).toBeNull()
    const passedOver = { newerSchema: 2, keys: ['screenRecording'], values: ['autoAnswerPrompt'] }
    expect(passedOverText(settings({ passedOver }))).toBe(
      'The contact center is newer than this Offhook. What Offhook knows of its settings is in force. Not known here: screenRecording. Kept as before, because the new value is not known: autoAnswerPrompt.',
    )
    expect(diagnosticRows({ ...snapshot, settings: settings({ passedOver }) }).settings).toContainEqual({
      name: 'Settings not known here',
      value: '1',
      source: '',
    })
  })
})

describe('diagnostics', () => {
  it('say what is wrong with a link and what to do, once', () => {
    const cause =
      "This computer's proxy cannot be reached. Check the proxy in this computer's system settings."
    const down = { state: 'retrying', cause, retryAt: NOW } as const
    expect(linkFaults(snapshot)).toEqual([])
    expect(linkFaults({ ...snapshot, events: down, registration: down })).toEqual([cause])
  })

  it('are there before the first settings', () => {
    expect(diagnosticRows({ ...snapshot, settings: null, connection: null }).settings).toEqual([])
  })
})
