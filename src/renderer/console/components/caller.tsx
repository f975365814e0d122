import { Fragment, type ReactNode } from 'react'
import { callerSubtitle, callerTitle, sourceText } from '../view/call-words.js'
import type { CallView } from '../../../contract/ipc/console-snapshot.js'
import card from './card.module.css'

interface CallerProps {
  readonly call: CallView
  readonly before: ReactNode
  readonly after?: ReactNode
}

/**
 * Name, address and queue on two lines that never grow; the whole text is in the title. Each is written in its own direction, and the end of a
 * line that is cut is the end of the name in that direction.
 */
export function Caller({ call, before, after }: CallerProps) {
  const title = callerTitle(call)
  const facts = [callerSubtitle(call), sourceText(call)].filter((fact) => fact !== null)
  return (
    <div className={card['who']}>
      {before}
      <div className={card['names']}>
        <p className={card['name']} title={title} dir="auto">
          {title}
        </p>
        <p className={card['sub']} title={facts.join(' · ')}>
          {facts.map((fact, place) => (
            <Fragment key={place}>
              {place > 0 && ' · '}
              <bdi>{fact}</bdi>
            </Fragment>
          ))}
        </p>
      </div>
      {after}
    </div>
  )
}
