import { describe, expect, it } from 'vitest'
import { createSend } from '../../../../src/renderer/console/commands.js'
import type { ConsoleBridge } from '../../../../src/renderer/console/mirror.js'

const bridgeThat = (invoke: () => Promise<unknown>): ConsoleBridge => ({ invoke }) as unknown as ConsoleBridge

describe('sending a command', () => {
  it('shows a refusal, and takes it away when the next command works', async () => {
    const shown: unknown[] = []
    const failure = { code: 'timeout', message: 'Timed out.' }
    const answers = [
      { ok: false, error: failure },
      { ok: true, value: null },
    ]
    const { send } = createSend(
      bridgeThat(async () => answers.shift()),
      (answer) => shown.push(answer),
    )
    expect(await send('connection.open', undefined)).toEqual(failure)
    expect(await send('connection.open', undefined)).toBeNull()
    expect(shown).toEqual([failure, null])
  })

  it('leaves the showing to whoever asks', async () => {
    const shown: unknown[] = []
    const failure = { code: 'pin-wrong', message: 'Wrong PIN.' }
    const { ask } = createSend(
      bridgeThat(async () => ({ ok: false, error: failure })),
      (answer) => shown.push(answer),
    )
    expect(await ask('connection.confirmPin', { pin: '1234' })).toEqual(failure)
    expect(shown).toEqual([])
  })

  it('turns a broken bridge into a message', async () => {
    const { ask } = createSend(
      bridgeThat(() => Promise.reject(new Error('gone'))),
      () => undefined,
    )
    expect((await ask('test.run', undefined))?.code).toBe('internal')
  })
})
