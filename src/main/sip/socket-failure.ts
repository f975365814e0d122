/** What a failed socket is called in front of an agent. The system's code stays in brackets for IT. */
export function socketFailure(error: unknown): string {
  const code = codeOf(error)
  const message = error instanceof Error ? error.message : ''
  if (/CERT|SELF_SIGNED|ISSUER|ALTNAME|UNABLE_TO_VERIFY/i.test(code)) {
    return `The contact center's certificate is not trusted by this computer (${code}).`
  }
  if (code === 'ECONNREFUSED') return 'The contact center refused the phone connection (ECONNREFUSED).'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `The contact center's address cannot be found (${code}).`
  if (/ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN/.test(code))
    return `The contact center cannot be reached (${code}).`
  if (message.startsWith('Opening handshake has timed out'))
    return 'The contact center did not answer in time.'
  const status = /Unexpected server response: (\d{3})/.exec(message)?.[1]
  if (status === '407') return 'The proxy asks for a sign-in (HTTP 407).'
  if (status !== undefined)
    return `The contact center does not offer phone connections here (HTTP ${status}).`
  if (/^PROXY|proxy/i.test(message)) return 'The proxy could not be used.'
  return `The phone connection was lost${code ? ` (${code})` : ''}.`
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}
