import type { z } from 'zod'
import type { ConsoleContract } from '../../contract/ipc/console.js'
import type { Failure } from '../../contract/errors.js'
import type { ConsoleBridge } from './mirror.js'

type Commands = ConsoleContract['commands']
type InputOf<K extends keyof Commands> = z.input<Commands[K]['input']>

/** Sends one command; null when main carried it out, else why not. */
export type Send = <K extends keyof Commands>(command: K, input: InputOf<K>) => Promise<Failure | null>

/** A rejected promise is a defect (SPEC: errors cross in an envelope), but the agent still hears of it. */
const defect: Failure = { code: 'internal', message: 'Something went wrong inside Offhook. Try again.' }

export function createSend(
  bridge: ConsoleBridge,
  onAnswer: (failure: Failure | null) => void,
): { send: Send; ask: Send } {
  const ask: Send = async (command, input) => {
    try {
      const answer = await bridge.invoke(command, input)
      return answer.ok ? null : answer.error
    } catch {
      return defect
    }
  }
  const send: Send = async (command, input) => {
    const failure = await ask(command, input)
    onAnswer(failure)
    return failure
  }
  return { send, ask }
}
