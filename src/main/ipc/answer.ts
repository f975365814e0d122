import { fail, type Result } from '../../contract/errors.js'
import type { CommandSchema, Envelope } from '../../contract/ipc/define.js'
import { faults } from '../log/faults.js'
import type { Logger } from '../log/logger.js'

export type AnyHandler = (input: never) => Envelope<unknown> | Promise<Envelope<unknown>>

/**
 * One command from raw input to envelope. Total: whatever the page sends and whatever the handler does, the caller gets
 * an envelope. What is logged are paths and codes of the fault, never a value, because values may be a PIN or a password.
 */
export async function answer(
  command: string,
  schema: CommandSchema,
  handler: AnyHandler,
  raw: unknown,
  log: Logger,
): Promise<Result<unknown>> {
  const input = schema.input.safeParse(raw)
  if (!input.success) {
    log.warn('command refused: wrong shape', { command, faults: faults(input.error) })
    return fail('bad-request', `The command ${command} was not understood.`)
  }
  try {
    const result = await handler(input.data as never)
    if (!result.ok) return { ok: false, error: { code: result.error.code, message: result.error.message } }
    const output = schema.output.safeParse(result.value)
    if (output.success) return { ok: true, value: output.data }
    log.error('command answered with a wrong shape', { command, faults: faults(output.error) })
  } catch (error) {
    log.error('command failed', { command, error })
  }
  return fail('internal', 'Something went wrong inside Offhook. It has been logged.')
}
