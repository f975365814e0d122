import { useEffect, useRef, useState } from 'react'
import { useConsole } from '../console-context.js'
import { announcements, isWaiting } from '../view/announcements.js'

/** The same words twice are two pieces of news, but a region whose text stays the same is silent. */
const again = (said: string, text: string): string => (said === text ? `${text}\u00a0` : text)

/** So long it is there to be read; later it would be found as if it were still so. */
const readableMs = 5_000

/** Two regions that are always there, because one that appears with its text is not read by every screen reader. */
export function Announcer() {
  const { mirror } = useConsole()
  const [polite, setPolite] = useState('')
  const [assertive, setAssertive] = useState('')
  const seen = useRef(mirror.state.getState().snapshot)
  useEffect(
    () =>
      mirror.state.subscribe(({ snapshot }) => {
        if (!snapshot) return
        const news = announcements(seen.current, snapshot)
        seen.current = snapshot
        const saying = (urgency: 'polite' | 'assertive'): string =>
          news.flatMap((one) => (one.urgency === urgency ? [one.text] : [])).join(' ')
        const polite = saying('polite')
        const assertive = saying('assertive')
        if (polite) setPolite((said) => again(said, polite))
        if (assertive) setAssertive((said) => again(said, assertive))
        else if (!isWaiting(snapshot)) setAssertive('')
      }),
    [mirror],
  )
  useEffect(() => {
    if (polite === '') return
    const timer = setTimeout(() => setPolite(''), readableMs)
    return () => clearTimeout(timer)
  }, [polite])
  return (
    <>
      <div className="unseen" aria-live="polite" data-testid="polite">
        {polite}
      </div>
      <div className="unseen" aria-live="assertive" data-testid="assertive">
        {assertive}
      </div>
    </>
  )
}
