import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import type { AdminRouteName } from '../../../contract/admin-api/routes.js'
import type { Asked } from '../api/admin-client.js'
import { type Read, read } from '../api/queries.js'
import { type Refusal, refusalOf } from '../api/refused.js'
import { useManager } from '../manager-context.js'
import { type Conflict, type Draft, type Side, isDirty, merge, resolve } from '../view/draft-state.js'
import { faultsOf } from '../view/field-faults.js'

/** A tenant, a group or an agent: something that is read under an ETag and replaced as a whole. */
export interface DocumentSource<View, Body> {
  readonly key: readonly string[]
  /** what else shows it, and is read again after a save */
  readonly alsoIn: readonly (readonly string[])[]
  readonly read: AdminRouteName
  readonly save: AdminRouteName
  readonly asked: Pick<Asked, 'id'>
  readonly view: z.ZodType<View>
  readonly body: z.ZodType<Body>
  readonly bodyOf: (view: View) => Body
}

interface Collision<Body> {
  readonly conflicts: readonly Conflict[]
  readonly merged: Body
  readonly theirs: Body
  readonly etag: string | null
}

export interface EditedDocument<View, Body> {
  /** as saved; undefined while loading */
  readonly saved: View | undefined
  readonly etag: string | null
  readonly loadFailure: Refusal | null
  readonly reload: () => void
  readonly body: Body | undefined
  readonly dirty: boolean
  readonly faults: ReadonlyMap<string, string>
  readonly saving: boolean
  /** rises with each save, so that what follows a save can be shown once */
  readonly saves: number
  readonly refusal: Refusal | null
  readonly collision: readonly Conflict[] | null
  change(part: Partial<Body>): void
  discard(): void
  save(): Promise<boolean>
  settle(choices: Readonly<Record<string, Side>>): Promise<void>
  /** back to the form as it was; the next Save asks again */
  postpone(): void
}

/** how often somebody else may be faster before the save is given up */
const mostMerges = 3

export function useDocument<View, Body extends object>(
  source: DocumentSource<View, Body>,
): EditedDocument<View, Body> {
  const { session, announce } = useManager()
  const queries = useQueryClient()
  const readAgain = (): Promise<Read<View>> => read(session.client, source.read, source.view, source.asked)
  const { data, error, refetch } = useQuery({ queryKey: source.key, queryFn: readAgain })
  const [draft, setDraft] = useState<Draft<Body> | null>(null)
  const [saving, setSaving] = useState(false)
  const [saves, setSaves] = useState(0)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const [collision, setCollision] = useState<Collision<Body> | null>(null)

  const start = ({ value, etag }: Read<View>): void => {
    const base = source.bodyOf(value)
    setDraft({ base, etag, mine: base })
  }
  // Somebody else's change appears at once where nothing is typed; otherwise it waits for Save.
  if (data && (draft === null || (data.etag !== draft.etag && !isDirty(draft) && !saving))) start(data)

  const put = async (base: Body, mine: Body, etag: string | null, merges = 0): Promise<boolean> => {
    const answer = await session.client.ask(source.save, source.view, { ...source.asked, body: mine, etag })
    if (answer.ok) {
      await queries.cancelQueries({ queryKey: source.key })
      queries.setQueryData<Read<View>>(source.key, answer)
      start(answer)
      setSaves((count) => count + 1)
      announce('Saved')
      await Promise.all(source.alsoIn.map((queryKey) => queries.invalidateQueries({ queryKey })))
      return true
    }
    if (answer.refusal.status !== 412 || merges >= mostMerges) {
      setRefusal(answer.refusal)
      return false
    }
    const current = await session.client.ask(source.read, source.view, source.asked)
    if (!current.ok) {
      setRefusal(current.refusal)
      return false
    }
    // What Discard goes back to, and what else is shown of it.
    queries.setQueryData<Read<View>>(source.key, current)
    const theirs = source.bodyOf(current.value)
    const { merged, conflicts } = merge(base, mine, theirs)
    if (conflicts.length === 0) return put(theirs, merged, current.etag, merges + 1)
    setCollision({ conflicts, merged, theirs, etag: current.etag })
    return false
  }
  const during = async <T>(work: () => Promise<T>): Promise<T> => {
    setSaving(true)
    setRefusal(null)
    const done = await work()
    setSaving(false)
    return done
  }

  return {
    saved: data?.value,
    etag: data?.etag ?? null,
    loadFailure: data || !error ? null : refusalOf(error),
    reload: () => void refetch(),
    body: draft?.mine,
    dirty: draft !== null && isDirty(draft),
    faults: draft ? faultsOf(source.body, draft.mine) : new Map(),
    saving,
    saves,
    refusal,
    collision: collision?.conflicts ?? null,
    change: (part) => {
      setRefusal(null)
      setDraft((before) => before && { ...before, mine: { ...before.mine, ...part } })
    },
    discard: () => {
      setRefusal(null)
      if (data) start(data)
    },
    save: async () => (draft ? during(() => put(draft.base, draft.mine, draft.etag)) : false),
    settle: async (choices) => {
      if (!collision) return
      const { conflicts, merged, theirs, etag } = collision
      const mine = resolve(merged, conflicts, choices)
      setCollision(null)
      setDraft({ base: theirs, etag, mine })
      await during(() => put(theirs, mine, etag))
    },
    postpone: () => setCollision(null),
  }
}
