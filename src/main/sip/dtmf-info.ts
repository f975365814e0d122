import type { JsSipSession } from './jssip-session.js'

/** ms of a key by INFO, as most servers want it */
const durationMs = 160

/** One INFO with application/dtmf-relay for each key. Only while requests reach the server: JsSIP ends a call over one that does not. */
export function sendKeysByInfo(session: JsSipSession, tones: string): void {
  for (const tone of tones.replaceAll(',', '')) {
    const body = `Signal=${tone}\r\nDuration=${durationMs}\r\n`
    session.send('INFO', body, {}, { contentType: 'application/dtmf-relay' })
  }
}
