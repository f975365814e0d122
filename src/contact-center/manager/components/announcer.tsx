import { useCallback, useState, type ReactNode } from 'react'

/** A region that is always there, because one that appears with its text is not read by every screen reader. */
export function useAnnouncer(): { readonly announce: (text: string) => void; readonly region: ReactNode } {
  const [said, setSaid] = useState('')
  // The same words twice are two pieces of news, but a region whose text stays the same is silent.
  const announce = useCallback(
    (text: string) => setSaid((before) => (before === text ? `${text}\u00a0` : text)),
    [],
  )
  const region = (
    <div className="unseen" aria-live="polite" data-testid="announcer">
      {said}
    </div>
  )
  return { announce, region }
}
