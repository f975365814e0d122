import type { ErrorCode, Problem } from '../../../contract/errors.js'

/** Why the center did not do what was asked. `status` is 0 when it could not be reached or its answer made no sense. */
export interface Refusal {
  readonly status: number
  readonly code: ErrorCode
  readonly message: string
  readonly errors: NonNullable<Problem['errors']>
}

/** What react-query hands on when a read fails; everywhere else a refusal is a value. */
export class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

export const refusalOf = (error: unknown): Refusal =>
  error instanceof Refused
    ? error.refusal
    : { status: 0, code: 'internal', message: 'Something went wrong on this page.', errors: [] }
