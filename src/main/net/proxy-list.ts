/** One way to the network, as a PAC script or the system's settings name it. */
export type ProxyRoute =
  | { readonly kind: 'direct' }
  /** an HTTP proxy reached in the clear (`http`) or over TLS (`https`) */
  | { readonly kind: 'http' | 'https'; readonly host: string; readonly port: number }
  | { readonly kind: 'unsupported'; readonly scheme: string }

/**
 * Reads Chromium's answer to "which proxy": `PROXY a:3128; HTTPS b:443; DIRECT`, the format of a PAC script's
 * FindProxyForURL. The order is the order to try. What cannot be read is left out; an empty answer means direct.
 */
export function parseProxyList(list: string): readonly ProxyRoute[] {
  const routes = list
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(parseEntry)
    .filter((route) => route !== null)
  return routes.length === 0 ? [{ kind: 'direct' }] : routes
}

function parseEntry(entry: string): ProxyRoute | null {
  const [scheme = '', address = ''] = entry.split(/\s+/)
  switch (scheme.toUpperCase()) {
    case 'DIRECT':
      return { kind: 'direct' }
    case 'PROXY':
    case 'HTTP':
      return httpRoute('http', address, 80)
    case 'HTTPS':
      return httpRoute('https', address, 443)
    default:
      return { kind: 'unsupported', scheme }
  }
}

function httpRoute(kind: 'http' | 'https', address: string, defaultPort: number): ProxyRoute | null {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^\s:/@[\]]+)(?::(\d{1,5}))?$/.exec(address)
  const [, host, port] = match ?? []
  if (host === undefined) return null
  const number = port === undefined ? defaultPort : Number(port)
  return number >= 1 && number <= 65_535 ? { kind, host, port: number } : null
}
