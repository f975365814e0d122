/** One end of a dialog, as Asterisk knows it: what INVITE with Replaces names it by (RFC 3891). */
export interface DialogName {
  readonly callId: string
  /** Asterisk's own, the `to-tag` of a Replaces */
  readonly tag: string
}

/** A softphone chooses the Call-ID of the dialog by which it brings a leg back: nothing that a SIP word is not made of. */
const word = /^[\x21-\x7e]{1,256}$/

/**
 * The value of `match_header` by which an `identify` of Asterisk finds every INVITE with Replaces that names one of these dialogs.
 * Asterisk compares the header as it has parsed it: one form, Call-ID and to-tag first. It finds dialogs without regard to the case
 * of their tags, so that this does the same.
 *
 * @returns null where there is nothing to find
 */
export function matchHeader(dialogs: readonly DialogName[]): string | null {
  const named = dialogs.filter(({ callId, tag }) => [callId, tag].every((text) => word.test(text)))
  if (named.length === 0) return null
  const alternatives = named.map(({ callId, tag }) => `${literally(callId)};to-tag=${literally(tag)}`)
  return `Replaces: /^(${alternatives.join('|')});/`
}

/** As a POSIX extended regular expression. GNU gives a meaning to more escapes than these two, and none inside brackets. */
const literally = (text: string): string =>
  text.replaceAll(/[^0-9\]]/g, (character) => {
    if (/[A-Za-z]/.test(character)) return `[${character.toLowerCase()}${character.toUpperCase()}]`
    return /[\\^]/.test(character) ? `\\${character}` : `[${character}]`
  })
