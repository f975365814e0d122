import '../../contract/interpret-schemas.js'
import { QueryCache, QueryClient } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { keptStorage } from './api/kept-storage.js'
import { keys } from './api/queries.js'
import { refusalOf } from './api/refused.js'
import { createSession } from './api/session.js'
import { createSignInBrowser } from './api/browser.js'
import { createDiscovery } from './api/discovery.js'
import { App } from './app.js'
import { showTheme, themeOf } from './view/theme.js'
import '../../renderer/shared/styles/tokens.css'
import '../../renderer/shared/styles/base.css'
import './styles/page.css'

showTheme(document.documentElement, themeOf(keptStorage()))

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

const session = createSession({
  fetch: (input, init) => fetch(input, init),
  browser: createSignInBrowser(),
  discover: createDiscovery(),
})
const queries = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      // What I may has changed: the page must not go on offering it.
      if (refusalOf(error).status === 403) void queries.invalidateQueries({ queryKey: keys.me })
    },
  }),
  // A refusal stays one; what is shown is read again when the page is looked at again. A browser that believes itself offline
  // asks all the same: the center may be on this machine, and nobody is left with a spinner.
  defaultOptions: { queries: { retry: false, staleTime: 5_000, networkMode: 'always' } },
})
let phase = session.state.getState().phase
session.state.subscribe((next) => {
  if (next.phase === phase) return
  // The next administrator sees nothing of the last one, and a renewed sign-in repeats what was refused.
  if (next.phase === 'signed-out') queries.clear()
  if (phase === 'expired' && next.phase === 'signed-in') void queries.invalidateQueries()
  phase = next.phase
})

void session.start()
createRoot(root).render(<App session={session} queries={queries} />)
