import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { useStore } from 'zustand'
import { Announcer } from './components/announcer.js'
import { useConsole } from './console-context.js'
import { SignIn } from './features/sign-in/sign-in.js'
import { Starting } from './features/sign-in/starting.js'
import { Workspace } from './workspace.js'

export function App() {
  const signedIn = useStore(useConsole().mirror.state, ({ snapshot }) =>
    snapshot ? snapshot.signIn.state === 'signed-in' : null,
  )
  return (
    <CSPProvider disableStyleElements>
      <Tooltip.Provider delay={500}>
        {signedIn === null ? <Starting /> : signedIn ? <Workspace /> : <SignIn />}
        <Announcer />
      </Tooltip.Provider>
    </CSPProvider>
  )
}
