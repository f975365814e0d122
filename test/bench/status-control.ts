import { WebSocket } from 'ws'

interface Message {
  readonly method?: string
  readonly sessionId?: string
  readonly params?: {
    readonly sessionId?: string
    readonly payload?: string
    readonly targetInfo?: { readonly type: string; readonly targetId: string }
  }
}

/** Unix times in ms. */
export interface StatusControl {
  /** it was in the page, and enabled */
  readonly inPage: number
  /** the agent could see it */
  readonly painted: number
}

/** Runs in the page from its first moment, and tells the time once. */
const watch = `(() => {
  if (window.__watching) return
  window.__watching = true
  const look = () => {
    const button = document.querySelector('button[aria-label^="Status:"]')
    if (!button || button.disabled || button.getAttribute('aria-disabled') === 'true') return
    observer.disconnect()
    const now = () => performance.timeOrigin + performance.now()
    const inPage = now()
    // An agent has it when it has been painted: the frame after the next one comes when the next one is done.
    requestAnimationFrame(() => requestAnimationFrame(() => {
      window.statusControlEnabled(JSON.stringify({ inPage, painted: now() }))
    }))
  }
  const observer = new MutationObserver(look)
  observer.observe(document, { subtree: true, childList: true, attributes: true })
  look()
})()`

/**
 * When a page of this app first had an enabled status control, told by the page itself.
 * @param address of Chromium's remote debugging (`ws:`)
 */
export function watchForStatusControl(address: string): Promise<StatusControl> {
  const socket = new WebSocket(address)
  let lastId = 0
  const send = (method: string, params: unknown, sessionId?: string): void => {
    lastId += 1
    socket.send(JSON.stringify({ id: lastId, method, params, sessionId }))
  }
  const told = new Promise<StatusControl>((resolve, reject) => {
    socket.on('open', () => {
      // Electron's windows are not attached to by themselves.
      send('Target.setDiscoverTargets', { discover: true })
    })
    socket.on('message', (data: Buffer) => {
      const { method, params } = JSON.parse(data.toString('utf8')) as Message
      if (method === 'Target.targetCreated' && params?.targetInfo?.type === 'page') {
        send('Target.attachToTarget', { targetId: params.targetInfo.targetId, flatten: true })
      }
      if (method === 'Target.attachedToTarget' && params?.targetInfo?.type === 'page') {
        const session = params.sessionId
        send('Page.enable', {}, session)
        send('Runtime.enable', {}, session)
        send('Runtime.addBinding', { name: 'statusControlEnabled' }, session)
        send('Page.addScriptToEvaluateOnNewDocument', { source: watch }, session)
        send('Runtime.evaluate', { expression: watch }, session)
      }
      if (method === 'Runtime.bindingCalled') resolve(JSON.parse(params?.payload ?? '') as StatusControl)
    })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('The app ended before its status control was enabled')))
  })
  const found = told.finally(() => socket.close())
  // Whoever is not interested in it must not be killed by it.
  found.catch(() => undefined)
  return found
}
