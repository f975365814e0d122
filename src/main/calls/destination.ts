import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js'
import { type Result, fail, succeed } from '../../contract/errors.js'

/** What the agent typed, as the platform wants it: E.164 or a SIP URI. National formats are read in `region` (ISO 3166). */
export function parseDestination(typed: string, region: string): Result<string> {
  const text = typed.trim()
  if (/^sips?:/i.test(text)) {
    const uri = text.replace(/^sips?:/i, (scheme) => scheme.toLowerCase())
    return /^sips?:[^\s@<>"]+@[^\s@<>"]+$/.test(uri) ? succeed(uri) : refused(text)
  }
  if (text === '' || /[a-z@]/i.test(text)) return refused(text)
  const country: CountryCode = isSupportedCountry(region) ? region : 'US'
  const number = parsePhoneNumberFromString(text, country)
  return number?.isPossible() ? succeed(number.number) : refused(text)
}

const refused = (text: string): Result<string> =>
  fail(
    'bad-number',
    text === ''
      ? 'Type a number or a SIP URI.'
      : `“${text.slice(0, 40)}” is not a number that can be dialled. Type it with its area code, with + and the country code, or as a SIP URI.`,
  )
