import { type Result, fail, succeed } from '../../src/contract/errors.js'
import type { DevicesView } from '../../src/contract/ipc/console-snapshot.js'
import type { Quality } from '../../src/contract/quality.js'
import type { MediaPort } from '../../src/main/media/media-port.js'

const device = {
  selectedId: null,
  activeLabel: 'Built-in',
  options: [{ id: 'built-in', label: 'Built-in' }],
  problem: null,
}
export const workingDevices: DevicesView = {
  microphone: device,
  headset: device,
  ringer: device,
  engine: 'ready',
  microphoneHeld: false,
  microphoneSent: false,
  echoCancellation: { choice: 'automatic', active: true },
}

/** Devices without sound. `said` is what the engine was told, in order. */
export interface FakeMedia extends MediaPort {
  readonly said: readonly string[]
  readonly listeners: number
  setDevices(devices: Partial<DevicesView>): void
  hear(quality: Quality | null): void
  breakMicrophone(problem: string | null): void
  microphoneFails: Result<never> | null
  promptFails: boolean
  /** null: the engine never says */
  firstAudio: { incomingAfterMs: number | null; outgoingAfterMs: number | null } | null
}

export function createFakeMedia(): FakeMedia {
  const said: string[] = []
  const deviceListeners = new Set<(devices: DevicesView) => void>()
  const levels = new Set<(levels: { microphone: number; headset: number }) => void>()
  const qualities = new Set<(quality: Quality | null) => void>()
  let devices = workingDevices

  const media: FakeMedia = {
    said,
    microphoneFails: null,
    promptFails: false,
    firstAudio: { incomingAfterMs: 30, outgoingAfterMs: 40 },
    get listeners() {
      return deviceListeners.size + levels.size + qualities.size
    },
    get devices() {
      return devices
    },
    setDevices: (change) => {
      devices = { ...devices, ...change }
      for (const listener of [...deviceListeners]) listener(devices)
    },
    hear: (quality) => {
      for (const listener of [...qualities]) listener(quality)
    },
    breakMicrophone: (problem) => media.setDevices({ microphone: { ...devices.microphone, problem } }),
    onDevices: (listener) => {
      deviceListeners.add(listener)
      return () => void deviceListeners.delete(listener)
    },
    selectDevice: async (role, id) => {
      said.push(`select ${role} ${id ?? 'default'}`)
      return succeed(null)
    },
    setEchoCancellation: async (choice) => {
      said.push(`cancel echo ${choice}`)
      return succeed(null)
    },
    holdMicrophone: async () => {
      said.push('hold microphone')
      return media.microphoneFails ?? succeed(null)
    },
    releaseMicrophone: () => void said.push('release microphone'),
    loadPrompt: async (prompt) => {
      said.push(`load prompt ${prompt.kind === 'built-in' ? prompt.name : prompt.id}`)
      return succeed(null)
    },
    playPrompt: async () => {
      said.push('play prompt')
      return media.promptFails
        ? fail('device-unusable', 'The headset is gone.')
        : succeed({ startedAfterMs: 4 })
    },
    startRinging: () => void said.push('ring'),
    stopRinging: () => void said.push('stop ringing'),
    setRingback: (on) => void said.push(on ? 'ringback' : 'stop ringback'),
    addressesChanged: () => void said.push('addresses changed'),
    playTestSound: async (role) => {
      said.push(`test sound ${role}`)
      return succeed(null)
    },
    setMeter: (on) => void said.push(`meter ${on}`),
    onLevels: (listener) => {
      levels.add(listener)
      return () => void levels.delete(listener)
    },
    onQuality: (listener) => {
      qualities.add(listener)
      return () => void qualities.delete(listener)
    },
    resetQuality: (dialogId) => void said.push(`reset quality ${dialogId}`),
    armFirstAudio: async (dialogId, withinMs) => {
      said.push(`arm first audio ${dialogId} ${withinMs}`)
      return media.firstAudio ?? new Promise(() => undefined)
    },
  }
  return media
}
