import { type Result, fail, succeed } from '../../contract/errors.js'

/**
 * What an agent typed as an address that voice can dial: a SIP URI (RFC 3261 §19.1, user and host required), or digits as
 * E.164 or as the trunk expects them. `00` is taken for the international prefix.
 */
export function dialableAddress(typed: string): Result<string> {
  const text = typed.trim()
  if (/^sips?:/i.test(text)) {
    return /^sips?:[^\s@<>"]+@[^\s@<>"]+$/i.test(text)
      ? succeed(text)
      : bad('This SIP address needs a user and a host.')
  }
  const digits = text.replace(/^tel:/i, '').replace(/[\s().\-/]/g, '')
  if (!/^\+?[0-9*#]+$/.test(digits))
    return bad('A number has digits only, with + in front of a country code.')
  const number = digits.replace(/^00/, '+')
  if (!/^\+?[0-9*#]{2,20}$/.test(number)) return bad('This number is too short or too long.')
  return succeed(number)
}

const bad = (message: string): Result<never> => fail('bad-number', message)
