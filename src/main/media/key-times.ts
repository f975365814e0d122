/**
 * Of keys in the audio stream (RFC 4733) and of those by INFO: ms that a key sounds, and of silence after it. libwebrtc as receiver
 * plays about a third of a tone; 240 ms leave more than the 40 ms that ITU-T Q.24 asks for.
 */
export const keyTimes = { durationMs: 240, gapMs: 80 } as const

/** ms that a comma waits: what `insertDTMF` does in the audio stream (W3C WebRTC §7.2, "delay sending tones for 2000 ms") */
const pauseMs = 2_000

/** ms from the beginning of this key to that of the next. */
export const timeOfKey = (tone: string): number =>
  tone === ',' ? pauseMs : keyTimes.durationMs + keyTimes.gapMs
