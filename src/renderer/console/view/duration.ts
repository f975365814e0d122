const pad = (value: number): string => String(value).padStart(2, '0')

/** Whole seconds as `0:07`, `12:04` or `1:02:33`. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`
}

/** Time since `since`; a clock that runs a little behind never shows a negative time. */
export const elapsedText = (since: number, now: number): string => clockText((now - since) / 1000)

/** Seconds until `endsAt`, rounded up, so that 0 is shown only when the time is over. */
export const secondsLeft = (endsAt: number, now: number): number =>
  Math.max(0, Math.ceil((endsAt - now) / 1000))

export const remainingText = (endsAt: number, now: number): string => clockText(secondsLeft(endsAt, now))

/** `24 seconds`, `1 minute 5 seconds`: for a screen reader. */
export function spokenSeconds(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const minutes = Math.floor(whole / 60)
  const rest = whole % 60
  const parts = [
    ...(minutes > 0 ? [`${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`] : []),
    ...(rest > 0 || minutes === 0 ? [`${rest} ${rest === 1 ? 'second' : 'seconds'}`] : []),
  ]
  return parts.join(' ')
}

/** The part of the time that is left, 1 to 0: what a countdown ring draws. */
export function fractionLeft(startedAt: number, endsAt: number, now: number): number {
  if (endsAt <= startedAt) return 0
  return Math.min(1, Math.max(0, (endsAt - now) / (endsAt - startedAt)))
}
