import { describe, expect, it } from 'vitest'
import { trayState, trayWords } from '../../../../src/main/app/tray-view.js'

const facts = { signedIn: true, status: 'available' as const, connectionLost: false, connecting: false }

describe('the tray', () => {
  it.each([
    [{ ...facts, signedIn: false }, 'offline', 'Not signed in'],
    [{ ...facts, status: null }, 'offline', 'Not signed in'],
    [facts, 'available', 'Available'],
    [{ ...facts, connecting: true }, 'available', 'Available, connecting'],
    [{ ...facts, status: 'on-break' as const }, 'on-break', 'On break'],
    [{ ...facts, status: 'work-offline' as const }, 'offline', 'Work offline'],
    [{ ...facts, status: 'offered' as const }, 'offered', 'Interaction offered'],
    [{ ...facts, status: 'busy' as const }, 'busy', 'Busy'],
    [{ ...facts, status: 'post-processing' as const }, 'busy', 'Post-processing'],
    [
      { ...facts, status: 'busy' as const, connectionLost: true },
      'connection-lost',
      'Busy · connection lost',
    ],
    [{ ...facts, signedIn: false, connectionLost: true }, 'offline', 'Not signed in'],
  ])('%j shows %s and says %s', (shown, state, words) => {
    expect(trayState(shown)).toBe(state)
    expect(trayWords(shown)).toBe(words)
  })
})
