import { z } from 'zod'
import type { Clock } from '../clock.js'

/** What the system's default devices are called; null where it is not known. */
export interface DefaultDevices {
  readonly input: string | null
  readonly output: string | null
}

export const unknownDefaults: DefaultDevices = { input: null, output: null }

/** What `pactl --format=json` answers to `info`, `list sinks`, `list sources`; null when it does not. */
export interface SoundServerAnswers {
  readonly info: unknown
  readonly sinks: unknown
  readonly sources: unknown
}

const name = z.string().max(500)
const serverInfo = z.object({ default_sink_name: name, default_source_name: name })
const devices = z.array(z.object({ name, description: z.string().max(200) }))

/** Another string when other devices are the defaults; null when the sound server does not say. */
export function defaultNames(info: unknown): string | null {
  const names = serverInfo.safeParse(info)
  return names.success ? JSON.stringify([names.data.default_sink_name, names.data.default_source_name]) : null
}

/** Pure. PulseAudio's description is the label that Chromium gives the device. */
export function defaultsOf({ info, sinks, sources }: SoundServerAnswers): DefaultDevices {
  const names = serverInfo.safeParse(info)
  if (!names.success) return unknownDefaults
  const described = (list: unknown, wanted: string): string | null => {
    const parsed = devices.safeParse(list)
    const found = parsed.success ? parsed.data.find((one) => one.name === wanted) : undefined
    return found === undefined || found.description === '' ? null : found.description
  }
  return {
    input: described(sources, names.data.default_source_name),
    output: described(sinks, names.data.default_sink_name),
  }
}

/** Asked again, because the sound server tells of a change only to a process that stays (`pactl subscribe`). */
const lookEveryMs = 5_000

/** Follows the default devices while a call may come. */
export class DefaultDevicesWatch {
  readonly #clock: Clock
  readonly #ask: () => Promise<DefaultDevices>
  readonly #onChange: (defaults: DefaultDevices) => void
  #known = unknownDefaults
  #watching = false
  #looking = false
  #cancel: (() => void) | null = null

  constructor(
    clock: Clock,
    ask: () => Promise<DefaultDevices>,
    onChange: (defaults: DefaultDevices) => void,
  ) {
    this.#clock = clock
    this.#ask = ask
    this.#onChange = onChange
  }

  /** Once now, and again while it is on. */
  watch(on: boolean): void {
    this.#watching = on
    this.#cancel?.()
    this.#cancel = null
    void this.#look()
  }

  dispose(): void {
    this.#watching = false
    this.#cancel?.()
    this.#cancel = null
  }

  async #look(): Promise<void> {
    if (this.#looking) return
    this.#looking = true
    const found = await this.#ask().catch(() => unknownDefaults)
    this.#looking = false
    if (found.input !== this.#known.input || found.output !== this.#known.output) {
      this.#known = found
      this.#onChange(found)
    }
    if (this.#watching) this.#cancel ??= this.#clock.after(lookEveryMs, () => this.#again())
  }

  #again(): void {
    this.#cancel = null
    void this.#look()
  }
}
