import { createRoot } from 'react-dom/client'
import { App } from './app.js'
import { createSend } from './commands.js'
import { ConsoleContext } from './console-context.js'
import { keepFocus } from './keep-focus.js'
import { createMirror } from './mirror.js'
import { browserTime, createTicker } from './ticker.js'
import { createWindowStore } from './window-store.js'
import '../shared/styles/tokens.css'
import '../shared/styles/base.css'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

const mirror = createMirror(window.offhook)
const ticker = createTicker(browserTime)
const windowStore = createWindowStore()
const { send, ask } = createSend(window.offhook, (refused) => windowStore.setState({ refused }))

mirror.state.subscribe(({ snapshot }) => {
  ticker.refresh()
  document.documentElement.dataset['theme'] = snapshot?.theme ?? 'system'
  // The next agent begins at the work, not on the page that the last one left open.
  if (snapshot && snapshot.signIn.state !== 'signed-in') windowStore.setState(windowStore.getInitialState())
})

keepFocus(document)
createRoot(root).render(
  <ConsoleContext value={{ mirror, ticker, window: windowStore, send, ask }}>
    <App />
  </ConsoleContext>,
)
void mirror.start()
