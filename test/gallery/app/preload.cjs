// A stand-in for main: holds one snapshot, hands it out, and notes the commands that the page sends.
const { contextBridge } = require('electron')

const listeners = new Map()
const sent = []
let snapshot = null
let refusal = null

const announce = (event, value) => {
  for (const listener of listeners.get(event) ?? []) listener(value)
}

contextBridge.exposeInMainWorld('offhook', {
  invoke: async (command, input) => {
    if (command === 'state.get') return snapshot ? { ok: true, value: snapshot } : new Promise(() => {})
    sent.push({ command, input })
    if (refusal && command !== 'devices.meter') return { ok: false, error: refusal }
    return { ok: true, value: null }
  },
  on: (event, listener) => {
    const all = listeners.get(event) ?? new Set()
    listeners.set(event, all.add(listener))
    return () => all.delete(listener)
  },
})

contextBridge.exposeInMainWorld('gallery', {
  show: (next, refuse) => {
    snapshot = next
    refusal = refuse
    announce('state.changed', next)
  },
  announce,
  sent: () => sent,
})
