import { useEffect, useRef, useState } from 'react'
import { useConsole } from '../console-context.js'
import { announcements } from '../view/announcements.js'

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
        if (saying('polite')) setPolite(saying('polite'))
        if (saying('assertive')) setAssertive(saying('assertive'))
      }),
    [mirror],
  )
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
