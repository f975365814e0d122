import { describe, expect, it } from 'vitest'
import { startOptions } from '../../../../src/main/agent/start-options.js'

describe('who decides on this computer', () => {
  it.each([
    ['nobody', {}, null, 'system', 'built-in'],
    ['the person here', {}, 'dark', 'dark', 'user'],
    ['IT, until somebody chooses', { theme: { default: 'dark' } }, null, 'dark', 'policy-default'],
    [
      'the person here, also back to the system’s theme',
      { theme: { default: 'dark' } },
      'system',
      'system',
      'user',
    ],
    ['IT, for good', { theme: { locked: 'light' } }, 'dark', 'light', 'locked'],
  ] as const)('the theme: %s', (_who, policy, chosen, theme, themeBy) => {
    expect(startOptions({}, policy, chosen)).toMatchObject({ theme, themeBy })
  })

  it('IT locks the server against the environment', () => {
    const policy = { server: { locked: 'https://center.example/' } }
    const env = { OFFHOOK_SERVER: 'https://elsewhere.example' }
    expect(startOptions(env, policy, null)).toMatchObject({
      server: 'https://center.example',
      serverBy: 'locked',
    })
    expect(startOptions(env, {}, null)).toMatchObject({
      server: 'https://elsewhere.example',
      serverBy: 'user',
    })
  })
})
