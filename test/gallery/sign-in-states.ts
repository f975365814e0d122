import type { ConsoleSnapshot } from '../../src/contract/ipc/console-snapshot.js'
import { baseSnapshot } from './base-snapshot.js'
import type { GalleryState } from './gallery-state.js'

/** those of the last sign-in */
function keptSettings(now: number): ConsoleSnapshot['settings'] {
  const { settings } = baseSnapshot(now)
  return settings && { ...settings, awayBecause: 'The contact center cannot be reached. Check your network.' }
}

const signedOut = (now: number, signIn: Partial<ConsoleSnapshot['signIn']>): ConsoleSnapshot => ({
  ...baseSnapshot(now),
  signIn: {
    state: 'signed-out',
    server: 'https://contact.example.com',
    serverBy: 'locked',
    step: null,
    error: null,
    restoring: null,
    notKept: false,
    ...signIn,
  },
  identity: null,
  profile: null,
  status: null,
  connection: null,
  settings: null,
})

export const signInStates: readonly GalleryState[] = [
  { name: 'starting', snapshot: () => null },
  { name: 'sign-in', snapshot: (now) => ({ ...signedOut(now, { serverBy: 'user' }), testBuild: true }) },
  { name: 'sign-in-locked', snapshot: (now) => signedOut(now, {}) },
  {
    name: 'sign-in-refused',
    snapshot: (now) =>
      signedOut(now, {
        error: {
          code: 'sign-in-failed',
          message: 'The sign-in was cancelled in the browser. Press Sign in to try again.',
        },
      }),
  },
  {
    name: 'sign-in-no-keyring',
    size: { width: 360, height: 560 },
    snapshot: (now) =>
      signedOut(now, {
        error: {
          code: 'no-keyring',
          message:
            'Your organisation demands that sign-ins are kept encrypted, and this computer cannot: the desktop offers no keyring. Unlock or set up its keyring and restart Offhook, or tell your IT support.',
        },
      }),
  },
  {
    name: 'sign-in-ended',
    snapshot: (now) =>
      signedOut(now, { error: { code: 'session-expired', message: 'An administrator signed you out.' } }),
  },
  {
    name: 'sign-in-not-kept',
    size: { width: 360, height: 560 },
    snapshot: (now) =>
      signedOut(now, {
        notKept: true,
        server: 'https://contact-center.europe-west.a-very-long-company-name.example.com',
        error: { code: 'server-unreachable', message: 'No connection.' },
      }),
  },
  { name: 'signing-in', snapshot: (now) => signedOut(now, { state: 'signing-in', step: 'contacting' }) },
  {
    name: 'sign-in-browser',
    snapshot: (now) => signedOut(now, { state: 'signing-in', step: 'browser' }),
  },
  {
    name: 'sign-in-browser-not-opened',
    size: { width: 360, height: 560 },
    snapshot: (now) => signedOut(now, { state: 'signing-in', step: 'browser-not-opened' }),
  },
  {
    name: 'sign-in-restoring',
    snapshot: (now) => signedOut(now, { state: 'signing-in', restoring: 'alex' }),
  },
  {
    name: 'sign-in-restoring-away',
    snapshot: (now) => ({
      ...signedOut(now, {
        state: 'signing-in',
        restoring: 'alex',
        error: {
          code: 'server-unreachable',
          message: 'The contact center cannot be reached. Check your network, then try again.',
        },
      }),
      settings: keptSettings(now),
    }),
  },
  {
    name: 'sign-in-certificate',
    snapshot: (now) =>
      signedOut(now, {
        error: {
          code: 'tls-failed',
          message:
            "The contact center's certificate is out of date: it has expired. If this computer's clock is right, tell your IT support: the certificate must be renewed.",
        },
      }),
  },
]
