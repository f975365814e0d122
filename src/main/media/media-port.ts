import type { Result } from '../../contract/errors.js'
import type { Quality } from '../../contract/quality.js'
import type { DevicesView, EchoCancellation } from '../../contract/ipc/console-snapshot.js'
import type { AutoAnswerPrompt } from '../../contract/settings.js'
import type { Unsubscribe } from '../sip/sip-port.js'

/** What the call logic asks of the media engine. Peer connections have a port of their own (remote-peer-connection). */
export interface MediaPort {
  readonly devices: DevicesView
  onDevices(listener: (devices: DevicesView) => void): Unsubscribe
  /** null means the system default */
  selectDevice(role: 'microphone' | 'headset' | 'ringer', id: string | null): Promise<Result<null>>
  /** holds at once, also in a call */
  setEchoCancellation(choice: EchoCancellation): Promise<Result<null>>
  /** takes the microphone and keeps it until released; repeated calls are one */
  holdMicrophone(): Promise<Result<null>>
  releaseMicrophone(): void
  /** the computer has other addresses than it had: the next description waits for candidates of all of them */
  addressesChanged(): void
  /** decodes the tenant's prompt ahead of time; `wav` is given for an uploaded one */
  loadPrompt(prompt: AutoAnswerPrompt, wav: Uint8Array | null): Promise<Result<null>>
  /** plays on the headset only, never into an uplink; resolves when the first sample is handed to the device, with ms since the call */
  playPrompt(): Promise<Result<{ startedAfterMs: number }>>
  startRinging(): void
  stopRinging(): void
  /** the tone of a far end that rings, on the headset */
  setRingback(on: boolean): void
  playTestSound(role: 'headset' | 'ringer'): Promise<Result<null>>
  setMeter(on: boolean): void
  onLevels(listener: (levels: { microphone: number; headset: number }) => void): Unsubscribe
  onQuality(listener: (quality: Quality | null) => void): Unsubscribe
  /** loss and MOS count from now on: one interaction on a long leg */
  resetQuality(dialogId: string): void
  /** ms until `dialogId` first carries sound each way, counted from this call; null for a way silent for `withinMs` (at most 60 000) */
  armFirstAudio(
    dialogId: string,
    withinMs: number,
  ): Promise<{ incomingAfterMs: number | null; outgoingAfterMs: number | null }>
}
