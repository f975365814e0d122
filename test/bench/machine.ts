import os from 'node:os'
import { electronRuntime } from '../../scripts/electron-runtime.mjs'

/** What the figures were measured on; a figure without it is worth nothing. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly system: string
  readonly electron: string
  /** of the last minute, before the first measurement; above the number of cores the figures are not the product's */
  readonly loadAverage: number
}

export function describeMachine(): Machine {
  const { version, official } = electronRuntime()
  return {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.cpus().length,
    memoryGb: Math.round(os.totalmem() / 1e9),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    electron: official ? version : `${version} (test runtime)`,
    loadAverage: loadNow(),
  }
}

export const loadNow = (): number => Math.round((os.loadavg()[0] ?? 0) * 10) / 10

export const isBusy = ({ cores, loadAverage }: Machine): boolean => loadAverage > cores / 2
export const busyInWords =
  'This machine is busy with something else: the figures are worse than the product is.'

export const inWords = ({ cpu, cores, memoryGb, system, electron, loadAverage }: Machine): string =>
  `${cores} × ${cpu}, ${memoryGb} GB, ${system}, Electron ${electron}, load average ${loadAverage}`
