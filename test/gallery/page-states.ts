import type { Page } from '@playwright/test'
import type { ConsoleSnapshot } from '../../src/contract/ipc/console-snapshot.js'
import { stageNames } from '../../src/main/test-auto-answer/test-run.js'
import { baseSnapshot, offeredCall, openConnection } from './base-snapshot.js'
import { goodQuality, smallWindow, type GalleryState } from './gallery-state.js'

const open = (item: string) => async (page: Page) => {
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

function workOffline(
  now: number,
  profile: Partial<NonNullable<ConsoleSnapshot['profile']>> = {},
): ConsoleSnapshot {
  const base = baseSnapshot(now)
  return {
    ...base,
    profile: base.profile && { ...base.profile, ...profile },
    status: base.status && { ...base.status, status: 'work-offline' },
    headline: {
      tone: 'neutral',
      text: 'You work offline.',
      detail: 'Interactions do not reach you. Go Available to take them.',
    },
  }
}

const away =
  'The contact center cannot be reached: nothing answers at its address. It may be starting: try again in a moment. If it stays so, check the server address and tell your IT support.'

const withSettings = (
  snapshot: ConsoleSnapshot,
  change: Partial<NonNullable<ConsoleSnapshot['settings']>>,
): ConsoleSnapshot => ({ ...snapshot, settings: snapshot.settings && { ...snapshot.settings, ...change } })

const times = [41, 43, 52, 80, 268]
const stages: ConsoleSnapshot['test']['stages'] = stageNames.map((name, index) => ({
  name,
  state: 'passed',
  ms: times[index] ?? 0,
  reason: null,
}))
/** up to a stage that fails with this reason */
function failedAt(at: number, reason: string): ConsoleSnapshot['test'] {
  const course = stages.map((stage, index) =>
    index < at
      ? stage
      : index === at
        ? ({ ...stage, state: 'failed', reason } as const)
        : ({ ...stage, ms: null, state: 'skipped' } as const),
  )
  return { state: 'failed', startedAt: 0, reason, stages: course }
}

export const pageStates: readonly GalleryState[] = [
  { name: 'keys', scrolls: true, snapshot: (now) => baseSnapshot(now), then: open('Keys') },
  {
    name: 'menu-locked',
    snapshot: (now) => ({ ...baseSnapshot(now), themeBy: 'locked' }),
    then: async (page) => {
      await page.getByRole('button', { name: 'Menu' }).click()
      await page.getByRole('menu').waitFor()
    },
  },
  {
    name: 'menu-default',
    snapshot: (now) => ({ ...baseSnapshot(now), themeBy: 'policy-default' }),
    then: async (page) => {
      await page.getByRole('button', { name: 'Menu' }).click()
      await page.getByRole('menu').waitFor()
    },
  },
  {
    name: 'menu',
    snapshot: baseSnapshot,
    then: async (page) => {
      await page.getByRole('button', { name: 'Menu' }).click()
      await page.getByRole('menuitem', { name: 'My Profile' }).waitFor()
    },
  },
  {
    name: 'status-menu',
    snapshot: baseSnapshot,
    then: async (page) => {
      await page.getByRole('button', { name: /^Status:/ }).click()
      await page.keyboard.press('ArrowDown')
    },
  },
  { name: 'profile', snapshot: (now) => workOffline(now), then: open('My Profile') },
  { name: 'profile-not-offline', scrolls: true, snapshot: baseSnapshot, then: open('My Profile') },
  {
    name: 'profile-group-mode',
    snapshot: (now) =>
      withSettings(workOffline(now), {
        sources: {
          phoneConnectionMode: 'administrator',
          allowAgentToChangeMode: 'group',
          autoAnswer: 'tenant',
        },
      }),
    then: open('My Profile'),
  },
  {
    name: 'profile-settings',
    scrolls: true,
    snapshot: (now) => workOffline(now),
    then: async (page) => {
      await open('My Profile')(page)
      await page.getByRole('button', { name: /Your other settings/ }).click()
      await page.getByText('On this computer', { exact: true }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'profile-away',
    scrolls: true,
    snapshot: (now) => withSettings(workOffline(now), { awayBecause: away }),
    then: open('My Profile'),
  },
  {
    name: 'diagnostics',
    scrolls: true,
    snapshot: (now) => ({ ...baseSnapshot(now), connection: openConnection(now) }),
    quality: goodQuality,
    then: open('Diagnostics'),
  },
  {
    name: 'diagnostics-faults',
    scrolls: true,
    snapshot: (now) => ({
      ...withSettings(baseSnapshot(now), {
        awayBecause: away,
        schemaVersion: 3,
        passedOver: {
          newerSchema: 3,
          keys: ['screenRecording', 'statusReasonCodes.vacation'],
          values: ['autoAnswerPrompt'],
        },
      }),
      events: { state: 'retrying', cause: away, retryAt: now + 6_000 },
      settingsProblem:
        'The contact center sent settings that are wrong at offerTimeoutSeconds: expected number. The last good ones stay in force.',
    }),
    then: open('Diagnostics'),
  },
  {
    name: 'profile-locked-pending',
    scrolls: true,
    snapshot: (now) =>
      workOffline(now, {
        canChangeMode: false,
        modeLockedReason: 'Your administrator sets the Phone Connection Mode for you.',
        pendingMode: 'on-demand',
      }),
    then: open('My Profile'),
  },
  {
    name: 'profile-number-error',
    size: smallWindow,
    snapshot: (now) => ({ ...workOffline(now), connection: openConnection(now) }),
    quality: goodQuality,
    then: async (page) => {
      await open('My Profile')(page)
      await page.getByRole('radio', { name: 'Workplace Phone' }).click()
      await page.getByRole('textbox', { name: 'Workplace Phone' }).fill('12+34')
      await page.getByRole('button', { name: 'Save' }).click()
    },
  },
  {
    name: 'profile-confirm-on-demand',
    snapshot: (now) => workOffline(now),
    then: async (page) => {
      await open('My Profile')(page)
      await page.getByRole('radio', { name: 'On Demand' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'profile-status-change',
    snapshot: (now) => workOffline(now, { phoneConnectionMode: 'on-demand' }),
    then: async (page) => {
      await open('My Profile')(page)
      await page.getByRole('radio', { name: 'Persistent' }).click()
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'profile-discard',
    snapshot: (now) => workOffline(now, { phoneConnectionMode: 'on-demand' }),
    then: async (page) => {
      await open('My Profile')(page)
      await page.getByRole('radio', { name: 'Persistent' }).click()
      await page.getByRole('button', { name: 'Back' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'profile-offer',
    scrolls: true,
    quality: goodQuality,
    snapshot: (now) => {
      const base = workOffline(now)
      return {
        ...base,
        status: base.status && { ...base.status, status: 'offered', since: now - 6000 },
        connection: openConnection(now),
        call: offeredCall(now),
      }
    },
    then: open('My Profile'),
  },
  {
    name: 'devices',
    levels: { microphone: 0.22, headset: 0 },
    snapshot: baseSnapshot,
    then: open('Audio devices'),
  },
  {
    name: 'devices-echo-removed',
    snapshot: (now) => {
      const base = baseSnapshot(now)
      return {
        ...base,
        devices: { ...base.devices, echoCancellation: { choice: 'always', active: true } },
      }
    },
    then: open('Audio devices'),
  },
  {
    name: 'devices-default-unknown',
    snapshot: (now) => {
      const base = baseSnapshot(now)
      const nameless = { ...base.devices.headset, activeLabel: 'Default' }
      return {
        ...base,
        devices: {
          ...base.devices,
          headset: nameless,
          ringer: nameless,
          echoCancellation: { choice: 'automatic', active: true },
        },
      }
    },
    then: open('Audio devices'),
  },
  {
    name: 'devices-problem',
    scrolls: true,
    snapshot: (now) => {
      const base = baseSnapshot(now)
      const { microphone, ringer } = base.devices
      return {
        ...base,
        devices: {
          ...base.devices,
          microphoneHeld: false,
          engine: 'restarting',
          microphone: {
            ...microphone,
            activeLabel: null,
            problem: 'Offhook may not use the microphone. Allow it in the system settings.',
          },
          ringer: {
            ...ringer,
            selectedId: 'gone',
            problem: 'This device is not connected. The default device rings instead.',
          },
        },
      }
    },
    then: open('Audio devices'),
  },
  {
    name: 'devices-list',
    snapshot: baseSnapshot,
    then: async (page) => {
      await open('Audio devices')(page)
      await page.getByRole('combobox', { name: /^Headset/ }).click()
      await page.getByRole('option', { name: /dock/ }).waitFor()
    },
  },
  { name: 'test-idle', snapshot: baseSnapshot, then: open('Test Auto Answer') },
  {
    name: 'test-running',
    snapshot: (now) => ({
      ...baseSnapshot(now),
      test: {
        state: 'running',
        startedAt: now - 400,
        reason: null,
        stages: stages.map((stage, index) =>
          index < 3 ? stage : { ...stage, ms: null, state: index === 3 ? 'running' : 'waiting' },
        ),
      },
    }),
    then: open('Test Auto Answer'),
  },
  {
    name: 'test-passed',
    snapshot: (now) => ({
      ...baseSnapshot(now),
      test: { state: 'passed', startedAt: now, reason: null, stages },
    }),
    then: open('Test Auto Answer'),
  },
  {
    name: 'test-failed',
    snapshot: (now) => ({
      ...baseSnapshot(now),
      test: failedAt(
        4,
        'The microphone “Jabra Evolve2 65 Mono” was silent. Say a few words during the test, check its mute switch, or choose another under Audio devices in the menu.',
      ),
    }),
    then: open('Test Auto Answer'),
  },
  {
    name: 'test-failed-early',
    snapshot: (now) => ({
      ...baseSnapshot(now),
      test: failedAt(1, 'Auto Answer is off for you. Ask your supervisor to enable it, then test again.'),
    }),
    then: open('Test Auto Answer'),
  },
]
