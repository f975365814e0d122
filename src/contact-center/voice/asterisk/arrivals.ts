import type { AriChannel } from './ari/ari-messages.js'

/** A customer, by what the dialplan or the lab gave to Stasis. */
export const isArrival = ([kind = '']: readonly string[]): boolean => /^(queue|agent)(-id)?$/.test(kind)

/** What the customer in this channel dialled, and for how long that was; null for another's channel. */
export function waitingFor({ id, dialplan, creationtime }: AriChannel): readonly string[] | null {
  const [, kind = '', name = ''] = dialplan.app_data.split(',')
  if (id.endsWith(';2') || dialplan.app_name !== 'Stasis' || !isArrival([kind])) return null
  return [kind, name, String(Math.max(0, Date.now() - Date.parse(creationtime)) || 0)]
}
