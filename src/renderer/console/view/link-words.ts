import type { LinkState } from '../../../contract/ipc/console-snapshot.js'
import { secondsLeft } from './duration.js'

export type LinkName = 'registration' | 'events'

export interface LinkWords {
  readonly key: LinkName
  readonly text: string
}

const lostLink: Readonly<Record<LinkName, string>> = {
  registration: 'Your phone is not registered',
  events: 'No news from the contact center',
}

const meanwhile: Readonly<Record<LinkName, string>> = {
  registration: '',
  events: ' Your last known settings are in force.',
}

/** Only a link that is being retried is news; the first try is part of starting. */
export function linkText(
  name: LinkName,
  { state, cause, retryAt }: LinkState,
  now: number,
): LinkWords | null {
  if (state !== 'retrying') return null
  const wait = retryAt === null ? 0 : secondsLeft(retryAt, now)
  // What is wrong; what to do about it stands under Diagnostics.
  const [what = ''] = (cause ?? '').split(/(?<=\.) /)
  const why = what === '' ? '.' : `: ${what.replace(/\.$/, '')}.`
  return {
    key: name,
    text: `${lostLink[name]}${why}${meanwhile[name]} ${nextTry(wait)}`,
  }
}

function nextTry(seconds: number): string {
  if (seconds <= 0) return 'Trying again now.'
  return seconds < 100 ? `Trying again in ${seconds} s.` : `Trying again in ${Math.round(seconds / 60)} min.`
}

/** A plain SIP server that refuses the phone is asked again so late that an agent may not want to wait. */
export const isLongWait = ({ state, retryAt }: LinkState, now: number): boolean =>
  state === 'retrying' && retryAt !== null && secondsLeft(retryAt, now) > 5
