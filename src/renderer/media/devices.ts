import type { DeviceRole, DeviceSelection, EngineDevice } from '../../contract/ipc/media.js'
import { chooseDevice, type Listed } from './device-choice.js'

const kinds: Readonly<Record<DeviceRole, MediaDeviceKind>> = {
  microphone: 'audioinput',
  headset: 'audiooutput',
  ringer: 'audiooutput',
}
const roles: readonly DeviceRole[] = ['microphone', 'headset', 'ringer']

interface DefaultLabels {
  readonly input: string | null
  readonly output: string | null
}

export interface Chosen {
  /** null is the system default */
  readonly useId: string | null
  readonly view: EngineDevice
  /** changes when a default device is replaced by another, though the id stays null */
  readonly key: string
}

/** Chromium on Linux tells of devices that udev knows, not of those that only the sound server knows. */
const lookEveryMs = 2_000

/** Watches the devices and says which one each role uses. */
export class Devices {
  readonly #onChange: (role: DeviceRole, chosen: Chosen) => Promise<void>
  readonly #onList: () => void
  readonly #labels = new Map<string, string>()
  #selection: DeviceSelection = { microphone: null, headset: null, ringer: null }
  #chosen: Record<DeviceRole, Chosen> = {
    microphone: none('microphone'),
    headset: none('headset'),
    ringer: none('ringer'),
  }
  #defaults: DefaultLabels = { input: null, output: null }
  #refreshing: Promise<void> = Promise.resolve()
  #told = ''
  #looking: ReturnType<typeof setInterval> | undefined

  constructor(onChange: (role: DeviceRole, chosen: Chosen) => Promise<void>, onList: () => void) {
    this.#onChange = onChange
    this.#onList = onList
  }

  async start(): Promise<void> {
    navigator.mediaDevices.addEventListener('devicechange', () => void this.refresh())
    await this.refresh()
  }

  /** Looks for itself while a call may come. */
  watch(on: boolean): void {
    clearInterval(this.#looking)
    this.#looking = on ? setInterval(() => void this.refresh(), lookEveryMs) : undefined
  }

  get chosen(): Readonly<Record<DeviceRole, Chosen>> {
    return this.#chosen
  }

  select(selection: Partial<DeviceSelection>): Promise<void> {
    this.#selection = { ...this.#selection, ...selection }
    return this.refresh()
  }

  /** From main, which can ask the system; used from the next look on. */
  nameDefaults(defaults: DefaultLabels): void {
    this.#defaults = defaults
  }

  /** Whatever was being looked at is known: a page that has just started does not know its devices yet. */
  get settled(): Promise<void> {
    return this.#refreshing
  }

  /** One after another, so that an older list never wins. */
  refresh(): Promise<void> {
    this.#refreshing = this.#refreshing.then(() => this.#refresh()).catch(() => undefined)
    return this.#refreshing
  }

  async #refresh(): Promise<void> {
    const all = await navigator.mediaDevices.enumerateDevices()
    for (const { deviceId, label } of all) if (label) this.#labels.set(deviceId, label)
    for (const role of roles) {
      const listed = all.filter(({ kind }) => kind === kinds[role])
      const selectedId = this.#selection[role]
      const { useId, view } = chooseDevice(
        role,
        listed,
        selectedId,
        this.#labels.get(selectedId ?? '') ?? null,
        role === 'microphone' ? this.#defaults.input : this.#defaults.output,
      )
      const chosen: Chosen = {
        useId,
        view,
        key: useId ?? `default:${defaultGroup(listed)}:${view.activeLabel ?? ''}`,
      }
      const changed = this.#chosen[role].key !== chosen.key
      this.#chosen = { ...this.#chosen, [role]: chosen }
      if (changed) await this.#onChange(role, chosen)
    }
    const list = JSON.stringify(this.#chosen)
    if (list === this.#told) return
    this.#told = list
    this.#onList()
  }
}

/** Chromium keeps following the old default until a stream is opened anew, so its change has to be noticed. */
function defaultGroup(listed: readonly Listed[]): string {
  const alias = listed.find(({ deviceId }) => deviceId === 'default')
  return alias?.label ?? listed[0]?.deviceId ?? ''
}

const none = (role: DeviceRole): Chosen => ({ ...chooseDevice(role, [], null, null), key: '' })
