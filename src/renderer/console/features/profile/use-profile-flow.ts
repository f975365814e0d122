import { useEffect, useState } from 'react'
import type { ConsoleSnapshot } from '../../../../contract/ipc/console-snapshot.js'
import { useConsole, useSnapshot, useWindow } from '../../console-context.js'
import {
  profileAsSaved,
  profileTransition,
  type ProfileEffect,
  type ProfileEvent,
  type ProfileFacts,
  type ProfileFlow,
} from '../../view/profile-flow-state.js'

export interface ProfileProps {
  readonly flow: ProfileFlow
  readonly facts: ProfileFacts
  readonly dispatch: (event: ProfileEvent) => void
}

function factsOf({ profile, status, call }: ConsoleSnapshot): ProfileFacts | null {
  if (!profile || !status) return null
  return {
    mode: profile.phoneConnectionMode,
    workplace: profile.workplace,
    canChangeMode: profile.canChangeMode,
    workOffline: status.status === 'work-offline',
    callOn: call !== null && call.state !== 'offered' && call.state !== 'ended',
  }
}

/** Runs the flow's effects: sends Save, leaves the page. */
export function useProfileFlow(): Omit<ProfileProps, 'facts'> & { readonly facts: ProfileFacts | null } {
  const { ask, mirror, window } = useConsole()
  const facts = useSnapshotFacts()
  const [flow, setFlow] = useState(profileAsSaved)
  const wanted = useWindow((state) => state.wanted)

  const run = async (effect: ProfileEffect): Promise<void> => {
    if (effect.type === 'leave') {
      window.setState(({ wanted: page }) => ({ page: page ?? 'work', wanted: null }))
      return
    }
    const failure = await ask('profile.save', effect.change)
    step(failure ? { type: 'failed', failure } : { type: 'saved' }, null)
  }
  /** `from` is what is on the screen; an answer from main is applied to whatever stands there by then. */
  const step = (event: ProfileEvent, from: ProfileFlow | null): void => {
    const { snapshot } = mirror.state.getState()
    const current = snapshot && factsOf(snapshot)
    if (!current) return
    if (from === null) {
      setFlow((before) => profileTransition(before, event, current).state)
      return
    }
    const { state, effects } = profileTransition(from, event, current)
    setFlow(state)
    for (const effect of effects) void run(effect)
  }
  const dispatch = (event: ProfileEvent): void => {
    if (event.type === 'cancel') window.setState({ wanted: null })
    step(event, flow)
  }

  // Another page was asked for from the menu: the same question as Back.
  useEffect(() => {
    if (wanted !== null && flow.dialog.name === 'none') dispatch({ type: 'leave' })
    // eslint-disable-next-line react-hooks/exhaustive-deps -- asked once for each wish
  }, [wanted])

  return { flow, facts, dispatch }
}

/** Facts are made anew from each snapshot; React compares the pieces. */
function useSnapshotFacts(): ProfileFacts | null {
  return factsOf(useSnapshot((snapshot) => snapshot))
}
