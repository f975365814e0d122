/** A SIP URI as the agent would type it: without scheme, parameters and escapes, and at home (`domain`) the number alone. */
export function addressOf(uri: string, domain: string): string {
  const address = uri.replace(/^sips?:/i, '').replace(/[;?].*$/, '')
  const at = address.lastIndexOf('@')
  const user = unescaped(at === -1 ? address : address.slice(0, at))
  const isHome = address.slice(at + 1).toLowerCase() === domain.toLowerCase()
  return at === -1 || isHome ? user : `${user}${address.slice(at)}`
}

/** RFC 3261 §25.1. What would be no sign on paper is left out, and what is no escape stays as it is. */
function unescaped(user: string): string {
  try {
    return decodeURIComponent(user).replace(/[\p{Cc}\p{Cf}]/gu, '')
  } catch {
    return user
  }
}
