import { useEffect, useRef } from 'react'
import { Sentence } from '../../components/sentence.js'
import { useSnapshot } from '../../console-context.js'
import { momentKey, momentsOf, type Moment } from '../../view/moment.js'
import { CallCard } from '../call/call-card.js'
import { ConsultationCard } from '../call/consultation-card.js'
import { LineCard } from '../call/line-card.js'
import { Notices } from '../notices/notices.js'
import { OfferCard } from '../offer/offer-card.js'
import { PostProcessingCard } from '../post-processing/post-processing-card.js'
import { ValidationCard } from '../validation/validation-card.js'
import { Ambient } from './ambient.js'
import styles from './stage.module.css'

/** One sentence that says what to know now, and under it the card of the moment; notices never push its buttons away. */
export function Stage() {
  const snapshot = useSnapshot((whole) => whole)
  const { headline, call } = snapshot
  const name = call?.customer.name ?? call?.customer.address
  const moments = momentsOf(snapshot)
  const middle = useInSight(momentKey(moments[0]))
  return (
    <main className={styles['stage']} tabIndex={-1}>
      <div className={styles['headline']}>
        <h1 className={`${styles['text']} ${headline.tone === 'bad' ? styles['bad'] : ''}`}>
          <Sentence text={headline.text} name={name} />
        </h1>
        {headline.detail && (
          <p className={styles['detail']}>
            <Sentence text={headline.detail} name={name} />
          </p>
        )}
      </div>
      {moments.length === 0 && <Notices />}
      <div ref={middle} className={`${styles['middle']} ${moments.length === 0 ? styles['idle'] : ''}`}>
        {moments.length === 0 ? (
          <Ambient />
        ) : (
          moments.map((moment) => <Card key={momentKey(moment)} moment={moment} />)
        )}
      </div>
      {moments.length > 0 && <Notices brief />}
    </main>
  )
}

/** Where the whole window scrolls, what is new is scrolled to; but nobody who types is moved away from the field. */
function useInSight(key: string) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const window = ref.current?.closest('[data-window]')
    const types = document.activeElement instanceof HTMLInputElement
    if (!window || types || window.scrollHeight <= window.clientHeight) return
    if (key === 'idle') window.scrollTo({ top: 0 })
    else ref.current?.scrollIntoView({ block: 'nearest' })
  }, [key])
  return ref
}

function Card({ moment }: { readonly moment: Moment }) {
  switch (moment.kind) {
    case 'validation':
      return <ValidationCard connection={moment.connection} />
    case 'line':
      return <LineCard connection={moment.connection} />
    case 'offer':
      return <OfferCard call={moment.call} />
    case 'call':
      return <CallCard call={moment.call} />
    case 'consultation':
      return <ConsultationCard call={moment.call} asked={moment.asked} />
    case 'post-processing':
      return <PostProcessingCard since={moment.since} endsAt={moment.endsAt} />
    default:
      return moment satisfies never
  }
}
