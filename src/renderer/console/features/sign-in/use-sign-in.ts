import { useState } from 'react'
import { useConsole, useSnapshot } from '../../console-context.js'

/** Starts a sign-in, and says what came of it. Main's own words name who refused: the issuer, the contact center, the network. */
export function useSignIn(): { readonly signIn: () => Promise<void>; readonly refused: string | null } {
  const { ask } = useConsole()
  const error = useSnapshot((snapshot) => snapshot.signIn.error)
  const [refused, setRefused] = useState<string | null>(null)
  return {
    signIn: async () => {
      setRefused(null)
      const failure = await ask('session.signIn', undefined)
      // Cancelled by the agent: there is nothing to say.
      if (failure && failure.code !== 'cancelled') setRefused(failure.message)
    },
    refused: refused ?? error?.message ?? null,
  }
}
