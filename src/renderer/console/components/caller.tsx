import type { ReactNode } from 'react'
import { callerSubtitle, callerTitle, sourceText } from '../view/call-words.js'
import type { CallView } from '../../../contract/ipc/console-snapshot.js'
import card from './card.module.css'

interface CallerProps {
  readonly call: CallView
  readonly before: ReactNode
  readonly after?: ReactNode
}

/** Name, address and queue on two lines that never grow; the whole text is in the title. */
export function Caller({ call, before, after }: CallerProps) {
  const title = callerTitle(call)
  const sub = [callerSubtitle(call), sourceText(call)].filter(Boolean).join(' · ')
  return (
    <div className={card['who']}>
      {before}
      <div className={card['names']}>
        <p className={card['name']} title={title}>
          {title}
        </p>
        <p className={card['sub']} title={sub}>
          {sub}
        </p>
      </div>
      {after}
    </div>
  )
}
