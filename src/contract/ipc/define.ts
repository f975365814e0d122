import type { z } from 'zod'
import type { Failure } from '../errors.js'

/**
 * One definition per window. Channel names, the preload's allow-list, the total handler type and the client type are
 * all derived from it. Commands cause things, events announce state.
 */
export interface CommandSchema {
  readonly input: z.ZodType
  readonly output: z.ZodType
}
export interface WindowContract {
  readonly role: string
  readonly commands: Readonly<Record<string, CommandSchema>>
  readonly events: Readonly<Record<string, z.ZodType>>
}

export function defineContract<const C extends WindowContract>(contract: C): C {
  return contract
}

export const commandChannel = (role: string, command: string): string => `${role}:${command}`
export const eventChannel = (role: string, event: string): string => `${role}!${event}`
/** The page says here which event it has begun to listen to; until then main keeps the newest value for it. */
export const listeningChannel = (role: string): string => `${role}?listening`

type Input<C extends WindowContract, K extends keyof C['commands']> = z.output<C['commands'][K]['input']>
type Output<C extends WindowContract, K extends keyof C['commands']> = z.input<C['commands'][K]['output']>

/** Errors cross the boundary in an envelope; a rejected promise is a defect. */
export type Envelope<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure }

/** Every command has a handler, or it does not compile. */
export type Handlers<C extends WindowContract> = {
  readonly [K in keyof C['commands']]: (
    input: Input<C, K>,
  ) => Envelope<Output<C, K>> | Promise<Envelope<Output<C, K>>>
}

/** What the preload exposes to the page. */
export interface Bridge<C extends WindowContract> {
  invoke<K extends keyof C['commands'] & string>(
    command: K,
    input: z.input<C['commands'][K]['input']>,
  ): Promise<Envelope<z.output<C['commands'][K]['output']>>>
  /** Returns its unsubscribe. */
  on<E extends keyof C['events'] & string>(
    event: E,
    listener: (value: z.output<C['events'][E]>) => void,
  ): () => void
}
