import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { echoCancellation, type Notice } from '../../contract/ipc/console-snapshot.js'
import { fail, succeed, type Result } from '../../contract/errors.js'
import { faults } from '../log/faults.js'
import type { Logger } from '../log/logger.js'

/** What stays on this computer between two starts. Nothing in it is secret: that is secrets.ts. */

const rectangle = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() })
const chosenDevice = z.object({ id: z.string(), label: z.string() }).nullable()

const storeDocument = z.object({
  /** made once per installation; becomes the SIP `+sip.instance` (RFC 5626 §4.1) */
  deviceId: z.uuid(),
  windowBounds: rectangle.nullable().default(null),
  /** null until somebody chooses one here, so that a policy's default holds until then */
  theme: z.enum(['system', 'light', 'dark']).nullable().default(null),
  /** per cent */
  zoomPercent: z.int().positive().default(100),
  /** null is the system's default device */
  devices: z
    .object({ microphone: chosenDevice, headset: chosenDevice, ringer: chosenDevice })
    .default({ microphone: null, headset: null, ringer: null }),
  echoCancellation: echoCancellation.default('automatic'),
  /** the agent was told once that closing the window keeps Offhook running */
  trayHintShown: z.boolean().default(false),
  /** values of the agent logic (last-known-good settings, the stored dialog); whoever reads one validates it */
  kept: z.record(z.string(), z.unknown()).default({}),
})
export type StoreDocument = Readonly<z.output<typeof storeDocument>>

/** A JSON document on disk that is replaced as a whole, atomically. */
export interface DocumentFile {
  /** its text, or null when there is none yet; throws when it cannot be read */
  readText(): string | null
  /** throws when it cannot be written, and leaves the old one then */
  write(document: Readonly<Record<string, unknown>>): void
  /** moves an unusable document out of the way and returns its new name */
  setAside(): string
}

export interface Store {
  get<K extends keyof StoreDocument>(key: K): StoreDocument[K]
  /** `store-unreadable` when the disk refuses; the value holds until the app ends */
  set<K extends keyof StoreDocument>(key: K, value: StoreDocument[K]): Result<null>
  /** free values by name, for `kept` */
  readonly kept: {
    get(key: string): unknown
    set(key: string, value: unknown): void
    delete(key: string): void
  }
  /** what went wrong with the file, for the agent to see */
  readonly notices: readonly Notice[]
}

/** Never throws: an unusable file is set aside and the defaults are used; without a disk the values last until the app ends. */
export function openStore(file: DocumentFile, log: Logger): Store {
  const notices: Notice[] = []
  const notify = (id: string, text: string): void => {
    if (!notices.some((notice) => notice.id === id)) notices.push({ id, tone: 'attention', text })
  }

  const kept = read(file, log, notify)
  let document: StoreDocument = kept ?? storeDocument.parse({ deviceId: randomUUID() })

  const write = (): Result<null> => {
    try {
      file.write(document)
      return succeed(null)
    } catch (error) {
      log.error('settings on this computer could not be saved', { error })
      const text = 'Your choices on this computer could not be saved. Is the disk full?'
      notify('store-not-saved', text)
      return fail('store-unreadable', text)
    }
  }
  const keep = (kept: StoreDocument['kept']): void => {
    document = { ...document, kept }
    write()
  }
  // The device id must be the same at the next start, whether or not anything else is ever set.
  if (kept === null) write()

  return {
    get: (key) => document[key],
    set(key, value) {
      document = { ...document, [key]: value }
      return write()
    },
    kept: {
      get: (key) => (Object.hasOwn(document.kept, key) ? document.kept[key] : undefined),
      set: (key, value) => keep({ ...document.kept, [key]: value }),
      delete: (key) =>
        keep(Object.fromEntries(Object.entries(document.kept).filter(([name]) => name !== key))),
    },
    notices,
  }
}

function read(
  file: DocumentFile,
  log: Logger,
  notify: (id: string, text: string) => void,
): StoreDocument | null {
  try {
    const text = file.readText()
    if (text === null) return null
    const parsed = storeDocument.safeParse(parseJson(text))
    if (parsed.success) return parsed.data
    const name = file.setAside()
    log.error('settings on this computer were unusable and set aside', { faults: faults(parsed.error), name })
    notify(
      'store-set-aside',
      `The settings kept on this computer were damaged. They were set aside as ${name} and the defaults are used.`,
    )
  } catch (error) {
    log.error('settings on this computer could not be read', { error })
    notify('store-unreadable', 'The settings kept on this computer could not be read. The defaults are used.')
  }
  return null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
