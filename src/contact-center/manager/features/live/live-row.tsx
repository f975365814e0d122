import type { LiveAgent } from '../../../../contract/admin-api/live.js'
import {
  connectionWords,
  interactionWords,
  lostWords,
  qualityTones,
  sinceWords,
  statusCauseWords,
  statusWords,
} from '../../view/live-words.js'
import { qualityWords } from '../../../../renderer/shared/quality-words.js'
import { TestInteraction } from './test-interaction.js'
import table from '../../components/table.module.css'
import styles from './live.module.css'

/** px */
export const rowHeight = 60

interface LiveRowProps {
  readonly agent: LiveAgent
  readonly index: number
  /** px from the first row */
  readonly top: number
  /** epoch ms of the center's clock */
  readonly now: number
}

export function LiveRow({ agent, index, top, now }: LiveRowProps) {
  const { desk, displayName, username, groupName } = agent
  const status = statusWords(desk)
  return (
    <div
      className={`${table['row']} ${styles['columns']} ${styles['row']}`}
      role="row"
      aria-rowindex={index + 2}
      style={{ height: rowHeight, transform: `translateY(${top}px)` }}
    >
      <span className={table['cell']} role="cell" title={`${displayName} (${username})`} dir="auto">
        <strong>{displayName}</strong>
        <span className={styles['second']}>{username}</span>
      </span>
      <span className={table['cell']} role="cell" title={groupName} dir="auto">
        {groupName}
      </span>
      <Fact
        text={status.text}
        tone={status.tone}
        second={desk && joined(sinceWords(desk.status.since, now), statusCauseWords(desk))}
      />
      {desk ? (
        <>
          {desk.phoneConnectionMode === 'persistent' || desk.connection.state !== 'closed' ? (
            <Fact
              text={connectionWords(desk).text}
              tone={connectionWords(desk).tone}
              second={joined(sinceWords(desk.connection.since, now), lostWords(desk))}
            />
          ) : (
            <span role="cell" className={table['soft']}>
              On Demand
            </span>
          )}
          <Fact
            text={desk.registered ? 'Registered' : 'Not registered'}
            tone={desk.registered ? 'good' : 'bad'}
          />
          <span className={table['cell']} role="cell" title={interactionWords(desk) ?? undefined}>
            {interactionWords(desk) ?? <span className={table['soft']}>None</span>}
            {desk.interaction && (
              <span className={styles['second']}>{sinceWords(desk.interaction.since, now)}</span>
            )}
          </span>
          <QualityCell quality={desk.quality} now={now} />
          <span role="cell">
            <TestInteraction agentId={agent.agentId} name={displayName} />
          </span>
        </>
      ) : (
        ['Connection', 'Phone', 'Interaction', 'Quality', 'Test'].map((name) => (
          <span key={name} role="cell" className={table['soft']}>
            –
          </span>
        ))
      )}
    </div>
  )
}

interface QualityCellProps {
  readonly quality: NonNullable<LiveAgent['desk']>['quality']
  readonly now: number
}

/** As last reported; the figures behind the word are for whoever points at it, and for a screen reader. */
function QualityCell({ quality, now }: QualityCellProps) {
  if (!quality)
    return (
      <span role="cell" className={table['soft']}>
        –
      </span>
    )
  const { word, figures } = qualityWords(quality)
  const since = sinceWords(quality.at, now)
  return (
    <span className={table['cell']} role="cell" title={`${figures}, ${since} ago`}>
      <span className={`${table['badge']} ${table[qualityTones[word]]}`}>
        {word} {quality.mos.toFixed(1)}
      </span>
      <span className="unseen">{figures}</span>
      <span className={styles['second']}>{since} ago</span>
    </span>
  )
}

interface FactProps {
  readonly text: string
  readonly tone: string
  readonly second?: string | null
}
const Fact = ({ text, tone, second }: FactProps) => (
  <span className={table['cell']} role="cell" title={second ? `${text}, ${second}` : text}>
    <span className={`${table['badge']} ${table[tone]}`}>{text}</span>
    {second && <span className={styles['second']}>{second}</span>}
  </span>
)

const joined = (since: string, cause: string | null): string => (cause ? `${since} · ${cause}` : since)
