import type { z } from 'zod'

type Issue = z.core.$ZodIssue

const atMost = 3

/** What zod found, in the words of whoever wrote the file. Names keys and what is expected, never a value: it may be a password. */
export function policyFaults({ issues }: { readonly issues: readonly Issue[] }): string {
  const faults = issues.flatMap((issue) => faultsOf(issue, []))
  const more = faults.length - atMost
  return faults.slice(0, atMost).join('; ') + (more > 0 ? `; and ${more} more` : '')
}

function faultsOf(issue: Issue, above: readonly PropertyKey[]): string[] {
  const path = [...above, ...issue.path]
  const at = path.length === 0 ? 'the whole file' : path.join('.')
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) =>
        path.length === 0 ? `there is no key “${key}”` : `${at} has no key “${key}”`,
      )
    case 'invalid_union':
      return unionFaults(issue, path, at)
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? [`${at} is missing`]
        : [`${at} must be ${kinds[issue.expected] ?? issue.expected}`]
    case 'invalid_value':
      return [`${at} must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`]
    case 'too_big':
      return [`${at} must be ${sized(issue.origin, `at most ${issue.maximum}`)}`]
    case 'too_small':
      return [`${at} must be ${sized(issue.origin, `at least ${issue.minimum}`)}`]
    default:
      return [`${at} ${issue.message}`]
  }
}

const kinds: Readonly<Record<string, string>> = {
  object: 'an object, in { }',
  array: 'a list, in [ ]',
  string: 'a text, in double quotation marks',
  boolean: 'true or false, without quotation marks',
  number: 'a number, without quotation marks',
  int: 'a whole number, without quotation marks',
}

function sized(origin: string, limit: string): string {
  if (origin === 'string') return `${limit} characters long`
  return origin === 'array' ? `a list of ${limit}` : limit
}

/** Choices are { "locked": … } or { "default": … }: of the one that was begun it is told what is wrong, without either how to begin. */
function unionFaults(
  issue: Extract<Issue, { readonly code: 'invalid_union' }>,
  path: readonly PropertyKey[],
  at: string,
): string[] {
  const meant = issue.errors.filter((alternative) => alternative.every((one) => one.path.length > 0))
  const [begun] = meant
  if (begun === undefined || begun.some((one) => one.message.endsWith('received undefined')))
    return [`${at} must be { "locked": … } or { "default": … }, not both`]
  return begun.flatMap((one) => faultsOf(one, path))
}
