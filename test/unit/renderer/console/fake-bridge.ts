import type { ConsoleSnapshot } from '../../../../src/contract/ipc/console-snapshot.js'
import type { Envelope } from '../../../../src/contract/ipc/define.js'
import type { ConsoleBridge } from '../../../../src/renderer/console/mirror.js'

/** Main's end of the bridge: notes the order of what the console does, and answers when the test says so. */
export function fakeBridge() {
  const order: string[] = []
  const listeners = new Map<string, Set<(value: never) => void>>()
  const answers: ((answer: Envelope<unknown>) => void)[] = []
  const bridge = {
    invoke: (command: string) => {
      order.push(`invoke ${command}`)
      return new Promise<Envelope<unknown>>((resolve) => answers.push(resolve))
    },
    on: (event: string, listener: (value: never) => void) => {
      order.push(`on ${event}`)
      const all = listeners.get(event) ?? new Set()
      listeners.set(event, all.add(listener))
      return () => all.delete(listener)
    },
  } as unknown as ConsoleBridge
  return {
    bridge,
    order,
    announce: (event: string, value: unknown) => {
      for (const listener of listeners.get(event) ?? []) listener(value as never)
    },
    answer: (value: Envelope<unknown>) => answers.shift()?.(value),
    listening: () => [...listeners.values()].reduce((sum, all) => sum + all.size, 0),
  }
}

export const revision = (number: number): ConsoleSnapshot => ({ revision: number }) as ConsoleSnapshot
