import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron'
import { fail } from '../../contract/errors.js'
import { commandChannel, eventChannel, listeningChannel } from '../../contract/ipc/define.js'
import type { Handlers, WindowContract } from '../../contract/ipc/define.js'
import type { z } from 'zod'
import type { Logger } from '../log/logger.js'
import { faults } from '../log/faults.js'
import { answer, type AnyHandler } from './answer.js'
import { senderRefusal, type Sender } from './trusted-sender.js'

export type Dispose = () => void

/** A window as IPC sees it. It outlives the page: after a crash or a reload the same object has another web contents. */
export interface ServedWindow {
  readonly pageUrl: string
  /** null while there is no page */
  readonly webContentsId: number | null
  send(channel: string, value: unknown): void
  /** a new page begins to load, so nothing listens any more; returns its unsubscribe */
  onNewPage(listener: () => void): Dispose
}

export interface Served<C extends WindowContract> {
  /**
   * Sends an event to the page. Until the page listens to it the newest value is kept: every event carries the whole
   * new value, so older ones are of no use.
   */
  announce<E extends keyof C['events'] & string>(event: E, value: z.input<C['events'][E]>): void
  readonly dispose: Dispose
}

/**
 * The one place where pages reach the main process. A command is answered only for the main frame of the window's own
 * page; its input is parsed and the parsed value is used; so is the output.
 */
export function serve<C extends WindowContract>(
  contract: C,
  window: ServedWindow,
  handlers: Handlers<C>,
  log: Logger,
): Served<C> {
  const refusal = (event: IpcMainInvokeEvent | IpcMainEvent): string | null =>
    senderRefusal(senderOf(event), window)
  const channels: string[] = []

  for (const [command, schema] of Object.entries(contract.commands)) {
    const handler = handlers[command as keyof C['commands']] as AnyHandler
    const channel = commandChannel(contract.role, command)
    ipcMain.handle(channel, (event, raw: unknown) => {
      const reason = refusal(event)
      if (reason === null) return answer(command, schema, handler, raw, log)
      log.warn('command refused: untrusted sender', { command, reason })
      return fail('forbidden', 'This page may not command Offhook.')
    })
    channels.push(channel)
  }

  const listening = new Set<string>()
  const waiting = new Map<string, unknown>()
  const onListening = (event: IpcMainEvent, name: unknown): void => {
    const reason = refusal(event)
    if (reason !== null || typeof name !== 'string' || !Object.hasOwn(contract.events, name)) {
      log.warn('listener refused', { role: contract.role, reason: reason ?? 'unknown event' })
      return
    }
    listening.add(name)
    if (!waiting.has(name)) return
    window.send(eventChannel(contract.role, name), waiting.get(name))
    waiting.delete(name)
  }
  ipcMain.on(listeningChannel(contract.role), onListening)
  const forgetPage = window.onNewPage(() => listening.clear())

  return {
    announce(event, value) {
      const parsed = contract.events[event]?.safeParse(value)
      if (!parsed?.success) {
        log.error('event with a wrong shape not sent', {
          event,
          faults: parsed ? faults(parsed.error) : 'unknown',
        })
        return
      }
      if (listening.has(event)) window.send(eventChannel(contract.role, event), parsed.data)
      else waiting.set(event, parsed.data)
    },
    dispose() {
      for (const channel of channels) ipcMain.removeHandler(channel)
      ipcMain.off(listeningChannel(contract.role), onListening)
      forgetPage()
      waiting.clear()
    },
  }
}

function senderOf(event: IpcMainInvokeEvent | IpcMainEvent): Sender {
  const frame = event.senderFrame
  return {
    webContentsId: event.sender.id,
    frame: frame === null ? null : { url: frame.url, isMainFrame: frame.parent === null },
  }
}
