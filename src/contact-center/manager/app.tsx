import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useMemo } from 'react'
import { RouterProvider } from 'react-router/dom'
import { useStore } from 'zustand'
import type { Session, SessionState } from './api/session.js'
import { Loading } from './components/states.js'
import { useAnnouncer } from './components/announcer.js'
import { SignedInAgain, SignIn } from './features/sign-in/sign-in.js'
import { SignInAgain } from './features/sign-in/sign-in-again.js'
import { ManagerContext } from './manager-context.js'
import { createPages } from './pages.js'

interface AppProps {
  readonly session: Session
  readonly queries: QueryClient
}

export function App({ session, queries }: AppProps) {
  const phase = useStore(session.state, (state) => state.phase)
  const { announce, region } = useAnnouncer()
  const manager = useMemo(() => ({ session, announce }), [session, announce])
  return (
    <CSPProvider disableStyleElements>
      <Tooltip.Provider delay={500}>
        <ManagerContext value={manager}>
          <QueryClientProvider client={queries}>
            <Phase phase={phase} />
          </QueryClientProvider>
        </ManagerContext>
        {region}
      </Tooltip.Provider>
    </CSPProvider>
  )
}

function Phase({ phase }: Pick<SessionState, 'phase'>) {
  switch (phase) {
    case 'starting':
      return <Loading what="the Configuration Manager" />
    case 'signed-out':
      return <SignIn />
    case 'answered':
      return <SignedInAgain />
    case 'signed-in':
    case 'expired':
      return (
        <>
          <Pages />
          {phase === 'expired' && <SignInAgain />}
        </>
      )
  }
}

function Pages() {
  const router = useMemo(() => createPages(), [])
  return <RouterProvider router={router} />
}
