import { sipHeaders } from '../../../contract/sip-profile.js'
import type { AgentLegRequest } from '../port.js'

/**
 * What Asterisk is asked to dial, and with which headers. A dial string has a syntax of its own (`&` dials two, `/` and `@`
 * choose an endpoint), so that nothing of an address gets into one but what an address is made of.
 */

const number = /^\+?[0-9*#]{2,32}$/
const sipUri =
  /^sips?:[A-Za-z0-9._~!+-]{1,64}@(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?$/

/** @returns null where the address is none, or no trunk leads there */
export function dialString(address: string, trunk: string | null): string | null {
  if (trunk === null) return null
  const text = address.trim()
  if (/^sips?:/i.test(text)) {
    const uri = text.replace(/^sips?:/i, (scheme) => scheme.toLowerCase())
    return sipUri.test(uri) ? `PJSIP/${trunk}/${uri}` : null
  }
  const digits = text.replace(/[\s().-]/g, '')
  return number.test(digits) ? `PJSIP/${digits}@${trunk}` : null
}

/** The headers of the Offhook SIP profile, as channel variables that chan_pjsip sends. */
export function profileVariables(request: AgentLegRequest): Readonly<Record<string, string>> {
  // SPEC §4: a validation call is answered by hand, whatever Auto Answer says.
  const auto = request.answerMode === 'auto' && request.purpose !== 'validation'
  const headers = [
    [sipHeaders.answerMode, auto ? 'Auto' : 'Manual'],
    [sipHeaders.purpose, request.purpose],
    [sipHeaders.interaction, request.interactionId],
    [sipHeaders.command, request.commandId],
    // Whoever knows it can place the call in the contact center's stead: it is for the softphone alone.
    [sipHeaders.connection, request.workplace.kind === 'softphone' ? request.connectionId : null],
  ] as const
  return Object.fromEntries(
    headers.flatMap(([name, value]) =>
      value !== null && /^[\x21-\x7e]{1,128}$/.test(value) ? [[`PJSIP_HEADER(add,${name})`, value]] : [],
    ),
  )
}
