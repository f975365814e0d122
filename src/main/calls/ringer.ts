import type { MediaPort } from '../media/media-port.js'

/** One ringer for everything that may ring: it rings while anything does. */
export interface Ringer {
  set(what: 'call' | 'validation-call', ringing: boolean): void
}

export function createRinger(media: Pick<MediaPort, 'startRinging' | 'stopRinging'>): Ringer {
  const ringing = new Set<string>()
  return {
    set: (what, on) => {
      const before = ringing.size > 0
      if (on) ringing.add(what)
      else ringing.delete(what)
      const after = ringing.size > 0
      if (after && !before) media.startRinging()
      if (!after && before) media.stopRinging()
    },
  }
}
