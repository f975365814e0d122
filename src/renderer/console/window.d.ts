import type { ConsoleContract } from '../../contract/ipc/console.js'
import type { Bridge } from '../../contract/ipc/define.js'

declare global {
  interface Window {
    /** Exposed by the console's preload script; absent in the media engine's window. */
    readonly offhook: Bridge<ConsoleContract>
  }
}
