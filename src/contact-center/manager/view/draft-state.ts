/**
 * A draft of what PUT replaces, and how it is brought together with what somebody else has saved meanwhile. Fields are the
 * members of the document, and one level deeper those of `levelled` and `settings`.
 */
export interface Draft<Body> {
  /** as it was read, under this ETag */
  readonly base: Body
  readonly etag: string | null
  readonly mine: Body
}
export interface Conflict {
  /** `levelled.autoAnswer`, `name` */
  readonly field: string
  readonly base: unknown
  readonly mine: unknown
  readonly theirs: unknown
}
export type Side = 'mine' | 'theirs'

const nested = ['levelled', 'settings']

export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

export const isDirty = <Body>(draft: Draft<Body>): boolean => !isSame(draft.base, draft.mine)

export function fieldsOf(document: object): ReadonlyMap<string, unknown> {
  const fields = new Map<string, unknown>()
  for (const [name, value] of Object.entries(document) as [string, unknown][])
    if (nested.includes(name) && typeof value === 'object' && value !== null)
      for (const [inner, deep] of Object.entries(value) as [string, unknown][])
        fields.set(`${name}.${inner}`, deep)
    else fields.set(name, value)
  return fields
}

export function withField<Body extends object>(document: Body, field: string, value: unknown): Body {
  const [outer = '', inner] = field.split('.')
  if (inner === undefined) return { ...document, [outer]: value }
  const container = (document as Readonly<Record<string, object>>)[outer]
  return { ...document, [outer]: { ...container, [inner]: value } }
}

/** What one side alone changed is taken; where both did, differently, somebody has to choose. Until then mine stands. */
export function merge<Body extends object>(
  base: Body,
  mine: Body,
  theirs: Body,
): { readonly merged: Body; readonly conflicts: readonly Conflict[] } {
  const before = fieldsOf(base)
  const now = fieldsOf(theirs)
  const conflicts: Conflict[] = []
  let merged = theirs
  for (const [field, value] of fieldsOf(mine)) {
    const [was, is] = [before.get(field), now.get(field)]
    if (isSame(value, was)) continue
    merged = withField(merged, field, value)
    if (!isSame(is, was) && !isSame(is, value)) conflicts.push({ field, base: was, mine: value, theirs: is })
  }
  return { merged, conflicts }
}

export const resolve = <Body extends object>(
  merged: Body,
  conflicts: readonly Conflict[],
  choices: Readonly<Record<string, Side>>,
): Body =>
  conflicts.reduce((body, { field, mine, theirs }) => {
    const value = choices[field] === 'theirs' ? theirs : mine
    return withField(body, field, value)
  }, merged)
