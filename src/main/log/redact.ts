/**
 * What may stand in a log line. Everything written goes through here, in the logger itself, so that no caller can forget
 * it: tokens, passwords, PINs and the keys of SDP are taken out, numbers are cut to the last three digits so that lines
 * can still be told apart, and the home folder does not name its owner.
 */
export interface Redaction {
  /** one line or a whole text */
  readonly text: (text: string) => string
  /** any value, made plain: only strings, numbers, booleans, null, arrays and plain objects come out */
  readonly value: (value: unknown) => unknown
  /**
   * Takes this very value out of every later line, wherever it stands: a password, a token, a PIN while it is valid.
   * Returns its end. A value shorter than four characters is not taken.
   */
  readonly protect: (secret: string) => () => void
}

const REDACTED = '[redacted]'
const DEPTH_LIMIT = 6
const LENGTH_LIMIT = 32_768
const SHORTEST_PROTECTED = 4

/** Names of facts and properties whose value is secret whatever it looks like. */
const secretName =
  /pass(word|wd|phrase)?$|secret|token|^pin$|[a-z]Pin$|[_-]pin$|authori[sz]ation$|credential|cookie|api-?key|ha1$|ice-?(pwd|ufrag)|fingerprint|prefill/i
/** Names that hold an address or a number of a person. */
const numberName = /number|destination|phone|callee|caller|address$/i

const headerNames = 'Proxy-Authorization|Authorization|Proxy-Authenticate|WWW-Authenticate|Set-Cookie|Cookie'
const secretWords =
  '(?:[\\w-]{0,40}(?:password|passwd|passphrase|secret|token|credential|api_?key)|pwd|pin|pin_?code|ha1|code_verifier)'

/** Where a word begins, also after a line break that JSON spells out as two characters. */
const START = '(?:\\b|(?<=\\\\[rnt]))'

// Repetitions are bounded: unbounded ones, tried again at each place of a long text, would hold the whole app up.
const rules: readonly (readonly [RegExp, string | ((...groups: string[]) => string)])[] = [
  // Headers, with folded continuation lines (RFC 3261 §7.3.1), also inside JSON where line breaks are spelled out.
  [
    new RegExp(
      `(${headerNames})(["']?\\s*[:=]\\s*["']?)(?:(?!\\\\[rn])[^\\r\\n])*(?:\\r?\\n[ \\t]+[^\\r\\n]*)*`,
      'gi',
    ),
    `$1$2${REDACTED}`,
  ],
  [/(Bearer|Basic|Digest|DPoP)[ +]+[^\s"'\\,]+/gi, `$1 ${REDACTED}`],
  // JSON Web Tokens wherever they stand
  [/(?<![\w+/-])eyJ[\w+/=-]+\.[\w+/=-]+(?:\.[\w+/=-]*)?/g, REDACTED],
  // "password": "…" and "pin": 1234, also in JSON inside JSON, where quotes have backslashes before them
  [
    new RegExp(
      `(\\\\{0,16}["'])(${secretWords})\\1(\\s*:\\s*)(?:(\\\\{0,16}["'])[\\s\\S]*?(?:(?<!\\\\)\\4|$)|[^\\s,}\\]"']+)`,
      'gi',
    ),
    `$1$2$1$3${REDACTED}`,
  ],
  [
    new RegExp(
      `${START}(${secretWords})(\\s*[=:]\\s*)(?:"[^"]*(?:"|$)|'[^']*(?:'|$)|[^\\s&,;"'\\\\]+)`,
      'gi',
    ),
    `$1$2${REDACTED}`,
  ],
  // A sign-in in the browser: what travels in the query of its two addresses (RFC 6749 §4.1, RFC 7636)
  [/([?&](?:code|state|nonce|code_challenge|session_state|iss)=)[^&\s"'\\#]+/gi, `$1${REDACTED}`],
  // SDP (RFC 8839 §5.4, RFC 8122 §5, RFC 4568 §9.1) and the ufrag inside candidates
  [/(ice-pwd|ice-ufrag|fingerprint|crypto|tls-id|identity):[^\r\n\\"]*/gi, `$1:${REDACTED}`],
  [/\b(ufrag)[ =:]+[^\s\\"]+/gi, `$1 ${REDACTED}`],
  // user:password@ in a URL
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@:"']{0,256}:[^\s@"']{1,1024}@/gi, `$1${REDACTED}@`],
  // The user part of SIP and tel URIs (RFC 3261 §19.1, RFC 3966): digits are cut, and a password behind the colon goes.
  [
    new RegExp(
      `${START}(sips?|tel):([^\\s@<>"';:]{0,256})(?::[^\\s@<>"']{0,1024}(?=@))?(?=@|[\\s<>"';:,)\\]\\\\]|$)`,
      'gi',
    ),
    (_all, scheme, user) => `${scheme}:${cutNumbers(user)}`,
  ],
  // E.164 with or without separators
  [/\+\d[\d ().-]{4,}\d/g, cutNumber],
]

/** `+44 1632 960123` → `…123` */
function cutNumber(number: string): string {
  return `…${number.replace(/\D/g, '').slice(-3)}`
}

/** Cuts every run of four digits or more inside a text. */
function cutNumbers(text: string): string {
  return text.replace(/\+?\d(?:[\d.()-]*\d){3,}/g, cutNumber)
}

/** @param homeFolder path written as `~`; empty for none */
export function createRedaction(homeFolder: string): Redaction {
  const homes = [
    ...new Set([homeFolder, homeFolder.replaceAll('\\', '/'), homeFolder.replaceAll('\\', '\\\\')]),
  ].filter((path) => path.length > 1)

  const secrets = new Map<symbol, readonly string[]>()

  const text = (input: string): string => {
    let output = input.length > LENGTH_LIMIT ? `${input.slice(0, LENGTH_LIMIT)}…` : input
    for (const forms of secrets.values()) for (const form of forms) output = output.replaceAll(form, REDACTED)
    for (const home of homes) output = output.replaceAll(home, '~')
    for (const [pattern, replacement] of rules) {
      output =
        typeof replacement === 'string'
          ? output.replace(pattern, replacement)
          : output.replace(pattern, replacement)
    }
    return output
  }

  const value = (input: unknown, name = '', depth = 0): unknown => {
    if (input === null || typeof input === 'boolean' || input === undefined) return input
    if (secretName.test(name)) return REDACTED
    if (typeof input === 'string') return numberName.test(name) ? cutNumbers(text(input)) : text(input)
    if (typeof input === 'number') return numberName.test(name) ? cutNumbers(`${input}`) : input
    if (typeof input === 'bigint') return input.toString()
    if (typeof input === 'symbol' || typeof input === 'function') return `[${typeof input}]`
    if (depth >= DEPTH_LIMIT) return '[deeper]'
    if (input instanceof Error) return errorFacts(input, depth)
    if (ArrayBuffer.isView(input) || input instanceof ArrayBuffer) return `[${input.byteLength} bytes]`
    if (input instanceof Date) return Number.isNaN(input.getTime()) ? 'invalid date' : input.toISOString()
    if (input instanceof URL) return text(input.href)
    if (input instanceof Map) return value(Object.fromEntries(input), name, depth)
    if (input instanceof Set) return value([...input], name, depth)
    if (Array.isArray(input)) return input.map((item) => value(item, name, depth + 1))
    // A property's own name may hold a number or a token, when an object is used as a map.
    const entries = Object.entries(input).map(([key, item]) => [
      cutNumbers(text(key)),
      value(item, key, depth + 1),
    ])
    return Object.fromEntries(entries) as unknown
  }

  const errorFacts = (error: Error, depth: number): unknown => ({
    name: error.name,
    message: text(error.message),
    ...('code' in error ? { code: value(error.code, 'code', depth + 1) } : {}),
    ...(error.stack === undefined ? {} : { stack: text(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: value(error.cause, 'cause', depth + 1) }),
  })

  return {
    text,
    value: (input) => value(input),
    protect(secret) {
      if (secret.length < SHORTEST_PROTECTED) return () => undefined
      const key = Symbol('secret')
      secrets.set(key, [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
      return () => void secrets.delete(key)
    },
  }
}
