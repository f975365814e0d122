import { z } from 'zod'
import { workplace } from '../../contract/domain.js'
import type { SettingsChange } from './cluster.js'

/** What instances call out to each other by NOTIFY. Whose it is they read in the tables; nothing secret is called out. */
const from = z.string()
const notice = z.discriminatedUnion('type', [
  /** a change in several parts is complete with the one that says so */
  z.object({
    type: z.literal('settings'),
    from,
    changeId: z.string(),
    tenantId: z.string(),
    workplaces: z.record(z.string(), workplace),
    complete: z.boolean(),
  }),
  z.object({ type: z.literal('events'), from, signIns: z.array(z.string()) }),
  z.object({ type: z.literal('desks'), from, agents: z.array(z.string()) }),
  z.object({ type: z.literal('mail'), from, to: z.array(z.string()) }),
  z.object({ type: z.literal('clock'), from, ms: z.int().nonnegative() }),
  /** an instance has come or gone */
  z.object({ type: z.literal('instances'), from }),
])
export type Notice = z.infer<typeof notice>
type SettingsPart = Extract<Notice, { type: 'settings' }>

export const channel = 'offhook'
/** Bytes. PostgreSQL takes less than 8000 (its NOTIFY page). */
export const longestNotice = 7_900

export const writeNotice = (said: Notice): string => JSON.stringify(said)

/** null: not of ours, or of another version */
export function readNotice(payload: string): Notice | null {
  try {
    return notice.safeParse(JSON.parse(payload)).data ?? null
  } catch {
    return null
  }
}

/** As many notices as a list needs. */
export function inNotices(
  items: readonly string[],
  say: (part: readonly string[]) => Notice,
): readonly string[] {
  const room = longestNotice - Buffer.byteLength(writeNotice(say([])))
  return partsOf(items, room, (item) => Buffer.byteLength(JSON.stringify(item)) + 1).map((part) =>
    writeNotice(say(part)),
  )
}

export function settingsNotices(from: string, changeId: string, change: SettingsChange): readonly string[] {
  const { tenantId, workplaces } = change
  const say = (part: Iterable<readonly [string, SettingsPart['workplaces'][string]]>, complete: boolean) =>
    writeNotice({
      type: 'settings',
      from,
      changeId,
      tenantId,
      workplaces: Object.fromEntries(part),
      complete,
    })
  const room = longestNotice - Buffer.byteLength(say([], false))
  const parts = partsOf([...workplaces], room, (entry) => Buffer.byteLength(JSON.stringify(entry)))
  return parts.length === 0
    ? [say([], true)]
    : parts.map((part, index) => say(part, index === parts.length - 1))
}

/** Puts the parts of a change together again. They come in order, as one transaction has called them. */
export function createSettingsParts(): (part: SettingsPart) => SettingsChange | null {
  const open = new Map<string, Map<string, SettingsPart['workplaces'][string]>>()
  return ({ changeId, tenantId, workplaces, complete }) => {
    const known = open.get(changeId) ?? new Map<string, SettingsPart['workplaces'][string]>()
    for (const [agentId, at] of Object.entries(workplaces)) known.set(agentId, at)
    if (!complete) {
      open.set(changeId, known)
      return null
    }
    open.delete(changeId)
    return { tenantId, workplaces: known }
  }
}

function partsOf<T>(items: readonly T[], room: number, sizeOf: (item: T) => number): readonly T[][] {
  const parts: T[][] = []
  let used = Infinity
  for (const item of items) {
    const size = sizeOf(item)
    if (used + size > room) {
      parts.push([])
      used = 0
    }
    parts.at(-1)?.push(item)
    used += size
  }
  return parts
}
