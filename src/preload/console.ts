import { contextBridge, ipcRenderer } from 'electron'
import type { ConsoleContract } from '../contract/ipc/console.js'
import { consoleNames } from '../contract/ipc/console-names.js'
import { commandChannel, eventChannel, listeningChannel, type Bridge } from '../contract/ipc/define.js'

const { role, commands, events } = consoleNames

const bridge: Bridge<ConsoleContract> = {
  invoke(command, input) {
    if (!commands.has(command)) throw new TypeError(`Unknown command ${command}`)
    return ipcRenderer.invoke(commandChannel(role, command), input)
  },
  on(event, listener) {
    if (!events.has(event)) throw new TypeError(`Unknown event ${event}`)
    // The Electron event carries `sender`, which must not reach the page.
    const forward = (_event: unknown, ...values: unknown[]): void => listener(values[0] as never)
    ipcRenderer.on(eventChannel(role, event), forward)
    ipcRenderer.send(listeningChannel(role), event)
    return () => void ipcRenderer.off(eventChannel(role, event), forward)
  },
}

contextBridge.exposeInMainWorld('offhook', bridge)
