import { z } from 'zod'
import { type EffectiveSettings, defaultTenantSettings, effectiveSettings } from '../../contract/settings.js'

/** What this app takes of a settings document, and what it has to leave to a newer one. */
export type ReadSettings =
  | { readonly ok: true; readonly settings: EffectiveSettings; readonly passedOver: PassedOver }
  | { readonly ok: false; readonly fault: z.core.$ZodIssue }

export interface PassedOver {
  /** the document's, when it is newer than what this app knows */
  readonly newerSchema: number | null
  /** paths of settings that this app does not know */
  readonly keys: readonly string[]
  /** settings whose new value this app does not know; the last good value holds */
  readonly values: readonly string[]
}

const knownSchemaVersion = 1
export const nothingPassedOver: PassedOver = { newerSchema: null, keys: [], values: [] }

/** A document with more names than these is no settings document. */
const mostNamed = 50
const longestName = 80
/** Each pass forgives what the one before has laid open. */
const mostPasses = 8

/** For a value that is not known and was never good. */
const cautious: Readonly<Record<string, unknown>> = {
  phoneConnectionMode: 'on-demand',
  autoAnswerPrompt: defaultTenantSettings.autoAnswerPrompt,
}

/**
 * Reads a document of whatever age: keys that this app does not know are left out, and a word that it does not know keeps
 * the last good value of that setting. Anything else that does not fit is a fault, and nothing of the document is taken.
 *
 * @param document as it came, trusted by nobody
 * @param lastGood what is in force
 */
export function readSettings(document: unknown, lastGood: EffectiveSettings | null): ReadSettings {
  const whole = z.record(z.string(), z.unknown()).safeParse(document)
  if (!whole.success) return refuse(whole.error)
  const known = new Set(Object.keys(effectiveSettings.shape))
  const candidate = structuredClone(
    Object.fromEntries(Object.entries(whole.data).filter(([key]) => known.has(key))),
  )
  const keys = new Set(Object.keys(whole.data).filter((key) => !known.has(key)))
  const values = new Set<string>()

  for (let pass = 0; ; pass += 1) {
    const parsed = effectiveSettings.safeParse(candidate)
    if (parsed.success) {
      const { schemaVersion } = parsed.data
      const newerSchema = schemaVersion > knownSchemaVersion ? schemaVersion : null
      return {
        ok: true,
        settings: parsed.data,
        passedOver: { newerSchema, keys: named(keys), values: named(values) },
      }
    }
    // The words first: what is wrong within a value that is replaced is not looked at.
    const [words, rest] = parted(parsed.error.issues, (issue) => isUnknownWord(issue, candidate))
    const replaced = new Set(words.map(settingOf))
    for (const setting of replaced) {
      candidate[setting] = structuredClone(
        lastGood?.[setting as keyof EffectiveSettings] ?? cautious[setting],
      )
      values.add(setting)
    }
    for (const issue of rest.filter((one) => !replaced.has(settingOf(one)))) {
      if (issue.code !== 'unrecognized_keys') return { ok: false, fault: issue }
      const holder = at(candidate, issue.path)
      for (const key of issue.keys) {
        keys.add([...issue.path, key].map(String).join('.'))
        if (typeof holder === 'object' && holder !== null) Reflect.deleteProperty(holder, key)
      }
    }
    if (pass === mostPasses) return refuse(parsed.error)
  }
}

const settingOf = ({ path }: z.core.$ZodIssue): string => String(path[0] ?? '')

const parted = <T>(all: readonly T[], fits: (one: T) => boolean): readonly [readonly T[], readonly T[]] => [
  all.filter(fits),
  all.filter((one) => !fits(one)),
]

const refuse = (error: z.ZodError): ReadSettings => {
  const [fault = { code: 'custom', path: [], message: 'unknown fault' } as const] = error.issues
  return { ok: false, fault: fault }
}

/** A word where one of a few was expected. A number or a list there is a fault. */
function isUnknownWord(issue: z.core.$ZodIssue, document: unknown): boolean {
  const choice = issue.code === 'invalid_value' || issue.code === 'invalid_union'
  return choice && typeof at(document, issue.path) === 'string'
}

const at = (document: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    document,
  )

/** They are shown and logged: not for ever, and in a fixed order. */
const named = (names: ReadonlySet<string>): readonly string[] =>
  [...names]
    .sort()
    .slice(0, mostNamed)
    .map((name) => (name.length > longestName ? `${name.slice(0, longestName)}…` : name))
