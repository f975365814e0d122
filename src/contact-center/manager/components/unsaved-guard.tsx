import { useEffect } from 'react'
import { useBlocker } from 'react-router'
import { Question } from '../../../renderer/shared/components/dialog.js'
import { holdUnsaved } from './unsaved.js'

/** Nothing that was typed is lost without a question: not by a link, not by Back, not by closing the tab, not by Sign out. */
export function UnsavedGuard({ dirty }: { readonly dirty: boolean }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname,
  )
  useEffect(() => {
    if (!dirty) return undefined
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault()
    addEventListener('beforeunload', ask)
    const takeBack = holdUnsaved()
    return () => {
      removeEventListener('beforeunload', ask)
      takeBack()
    }
  }, [dirty])
  return (
    <Question
      open={blocker.state === 'blocked'}
      title="Leave without saving?"
      text="What you changed on this page is not saved yet."
      ok="Leave"
      cancel="Stay"
      grave
      onOk={() => blocker.proceed?.()}
      onCancel={() => blocker.reset?.()}
    />
  )
}
