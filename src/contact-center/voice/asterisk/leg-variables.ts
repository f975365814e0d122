import type { AsteriskLeg } from './asterisk-leg.js'

/** Channel variables that say whose leg a channel is; ari.conf's channelvars shows them with every channel. */
export type LegVariables = Readonly<
  Record<'OFFHOOK_LEG' | 'OFFHOOK_KIND' | 'OFFHOOK_SIGN_IN' | 'OFFHOOK_OPEN', string>
>

export const legVariables = ({
  legId,
  kind,
  signInId,
  replaceableBy,
}: Pick<AsteriskLeg, 'legId' | 'kind' | 'signInId' | 'replaceableBy'>): LegVariables => ({
  OFFHOOK_LEG: legId,
  OFFHOOK_KIND: kind,
  OFFHOOK_SIGN_IN: signInId ?? '',
  OFFHOOK_OPEN: replaceableBy === null ? '' : '1',
})

/** What routing keeps with an agent's leg. It is not among ari.conf's channelvars: it is asked for by whoever adopts it. */
export const noteVariable = 'OFFHOOK_DESK'
