import type { AsteriskLeg, DialogName } from './asterisk-leg.js'

/** Channel variables that say whose leg a channel is; ari.conf's channelvars shows them with every channel. */
export type LegVariables = Readonly<
  Record<'OFFHOOK_LEG' | 'OFFHOOK_KIND' | 'OFFHOOK_SIGN_IN' | 'OFFHOOK_OPEN' | 'OFFHOOK_DIALOG', string>
>

export const legVariables = ({
  legId,
  kind,
  signInId,
  customerOf,
  replaceableBy,
  dialog,
}: Pick<
  AsteriskLeg,
  'legId' | 'kind' | 'signInId' | 'customerOf' | 'replaceableBy' | 'dialog'
>): LegVariables => ({
  OFFHOOK_LEG: legId,
  OFFHOOK_KIND: kind,
  OFFHOOK_SIGN_IN: signInId ?? customerOf ?? '',
  OFFHOOK_OPEN: replaceableBy === null ? '' : '1',
  OFFHOOK_DIALOG: dialog ? dialogText(dialog) : '',
})

/** A dialog by all three of its names; tags are tokens, whose case does not count (RFC 3261 §7.3.1). */
export const dialogText = ({ callId, localTag, remoteTag }: DialogName): string =>
  [callId, localTag.toLowerCase(), remoteTag.toLowerCase()].join(';')

/** Nobody's leg: a customer who waits again is found as one who came while nobody listened. */
export const noLegVariables: LegVariables = {
  OFFHOOK_LEG: '',
  OFFHOOK_KIND: '',
  OFFHOOK_SIGN_IN: '',
  OFFHOOK_OPEN: '',
  OFFHOOK_DIALOG: '',
}

type Marks = Readonly<Record<string, string>>

/**
 * Whether somebody may come back for a channel: for an open leg its sign-in, and for whom it speaks with, or has on hold, the same
 * as long as that leg is there.
 *
 * @param all channels' variables
 */
export function isExpected(marks: Marks, all: readonly Marks[]): boolean {
  if (marks['OFFHOOK_OPEN'] === '1') return true
  if (marks['OFFHOOK_KIND'] !== 'customer' && marks['OFFHOOK_KIND'] !== 'callee') return false
  const signInId = marks['OFFHOOK_SIGN_IN'] ?? ''
  // Marked by an older contact center, which did not say whose.
  if (signInId === '') return marks['OFFHOOK_KIND'] === 'customer'
  return all.some((other) => other['OFFHOOK_OPEN'] === '1' && other['OFFHOOK_SIGN_IN'] === signInId)
}

/** What routing keeps with an agent's leg. It is not among ari.conf's channelvars: it is asked for by whoever adopts it. */
export const noteVariable = 'OFFHOOK_DESK'
