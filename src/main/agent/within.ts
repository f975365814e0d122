import { fail } from '../../contract/errors.js'
import type { Clock } from '../clock.js'
import type { ApiResult } from '../net/api-request.js'

/** What was asked goes on by itself; it is only not waited for any longer than so many ms. */

export const answeredWithin = (
  clock: Clock,
  ms: number,
  asked: Promise<ApiResult<null>>,
): Promise<ApiResult<null>> =>
  new Promise((resolve) => {
    const cancel = clock.after(ms, () =>
      resolve(fail('timeout', 'The contact center did not answer in time.')),
    )
    void asked.then((answer) => {
      cancel()
      resolve(answer)
    })
  })

export const settledWithin = (clock: Clock, ms: number, asked: Promise<void>): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      cancel()
      resolve()
    }
    const cancel = clock.after(ms, resolve)
    void asked.then(done, done)
  })
