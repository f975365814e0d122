import { ipcRenderer } from 'electron'
import { mediaPortChannel } from '../contract/ipc/media-port-channel.js'

// The page gets one MessagePort and nothing else of Electron. It says when it listens, so that the port cannot come too early.
let port: MessagePort | undefined
let listening = false

function forward(): void {
  if (!port || !listening) return
  window.postMessage(mediaPortChannel, '*', [port])
  port = undefined
}

ipcRenderer.once(mediaPortChannel, (event) => {
  port = event.ports[0]
  forward()
})
window.addEventListener('DOMContentLoaded', () => {
  listening = true
  forward()
})
