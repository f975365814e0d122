/**
 * The one reading of every header by which a SIP server asks a phone to answer by itself. Pure and total: whatever a peer
 * sends, this returns, and nothing that is malformed asks for anything.
 */

/** All values of each header in order, as received; continuation lines may still be folded (RFC 3261 §7.3.1). */
export interface AnswerHeaders {
  /** RFC 5373 */
  readonly answerMode: readonly string[]
  readonly privAnswerMode: readonly string[]
  /** `<uri>;answer-after=N` (Cisco, Polycom, Snom, Yealink) */
  readonly callInfo: readonly string[]
  /** `<uri>;info=alert-autoanswer;delay=N` (AudioCodes), `Auto Answer`, `Ring Answer` (Polycom, Asterisk recipes) */
  readonly alertInfo: readonly string[]
  /** FreeSWITCH and others */
  readonly xAutoAnswer: readonly string[]
}

export const noAnswerHeaders: AnswerHeaders = {
  answerMode: [],
  privAnswerMode: [],
  callInfo: [],
  alertInfo: [],
  xAutoAnswer: [],
}

/** The forms that a policy can allow. */
export const answerHeaderForms = ['answer-mode', 'call-info', 'alert-info', 'x-auto-answer'] as const
export type AnswerHeaderForm = (typeof answerHeaderForms)[number]

export type AnswerWish =
  /** nobody asks for anything */
  | { readonly wish: 'none' }
  /** a human is asked for, which outranks everything else */
  | { readonly wish: 'by-hand' }
  /** `afterSeconds` 0 means at once; the shortest of several */
  | { readonly wish: 'by-itself'; readonly form: AnswerHeaderForm; readonly afterSeconds: number }

/** RFC 5373 §4.2: Manual wins, in whichever of the two headers it stands. */
export function answerMode({
  answerMode: modes,
  privAnswerMode,
}: Pick<AnswerHeaders, 'answerMode' | 'privAnswerMode'>): 'auto' | 'manual' | null {
  const tokens = [...modes, ...privAnswerMode].flatMap(listed).map(token)
  if (tokens.includes('manual')) return 'manual'
  return tokens.includes('auto') ? 'auto' : null
}

/**
 * @param allowed the forms that count: servers write several for phones of several makers. Of one that does not count it is
 * told when no other asks.
 */
export function answerWish(
  headers: AnswerHeaders,
  allowed: readonly AnswerHeaderForm[] = answerHeaderForms,
): AnswerWish {
  const mode = answerMode(headers)
  if (mode === 'manual') return { wish: 'by-hand' }
  const asked: { readonly form: AnswerHeaderForm; readonly afterSeconds: number }[] = []
  if (mode === 'auto') asked.push({ form: 'answer-mode', afterSeconds: 0 })
  for (const value of headers.callInfo.flatMap(listed)) {
    const afterSeconds = seconds(parameters(value).get('answer-after'))
    if (afterSeconds !== null) asked.push({ form: 'call-info', afterSeconds })
  }
  for (const value of headers.alertInfo.flatMap(listed)) {
    const afterSeconds = alertAnswer(value)
    if (afterSeconds !== null) asked.push({ form: 'alert-info', afterSeconds })
  }
  if (headers.xAutoAnswer.flatMap(listed).some((value) => ['true', '1'].includes(token(value)))) {
    asked.push({ form: 'x-auto-answer', afterSeconds: 0 })
  }
  const counts = asked.filter(({ form }) => allowed.includes(form))
  const soonest = (counts.length > 0 ? counts : asked).reduce<(typeof asked)[number] | null>(
    (best, one) => (best === null || one.afterSeconds < best.afterSeconds ? one : best),
    null,
  )
  return soonest === null ? { wish: 'none' } : { wish: 'by-itself', ...soonest }
}

/** Seconds until the answer that one Alert-Info value asks for; null when it asks for none. */
function alertAnswer(value: string): number | null {
  const given = parameters(value)
  if (given.get('info') === 'alert-autoanswer') return given.has('delay') ? seconds(given.get('delay')) : 0
  const words = unquoted(withoutParameters(value).replace(/^<\s*|\s*>$/g, ''))
    .replace(/[\s_-]+/g, ' ')
    .trim()
    .toLowerCase()
  return words === 'auto answer' || words === 'ring answer' ? 0 : null
}

/** Digits only: `answer-after=-1`, `=abc` and an empty one ask for nothing. Longer than a day is no delay of a call. */
function seconds(value: string | undefined): number | null {
  if (value === undefined || !/^\d{1,9}$/.test(value)) return null
  return Math.min(Number(value), 86_400)
}

/** The values of one header line: commas inside quotes and angle brackets separate nothing (RFC 3261 §7.3.1). */
const listed = (line: string): readonly string[] =>
  split(line.replace(/\r?\n[ \t]+/g, ' '), ',').filter((value) => value !== '')

/**
 * `;name=value` behind the URI or the word; names and values in lower case, quotes taken off. Servers that write no URI at
 * all (`Call-Info: ;answer-after=0`, `Alert-Info: info=alert-autoanswer`) are common, so a value may begin with one.
 */
function parameters(value: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const part of split(value, ';').filter((one, place) => place > 0 || /^[\w-]+\s*=/.test(one))) {
    const at = part.indexOf('=')
    const name = (at === -1 ? part : part.slice(0, at)).trim().toLowerCase()
    // Given twice it says nothing that can be relied upon; the first stands (RFC 3261 §7.3.1 forbids the second).
    if (name !== '' && !found.has(name))
      found.set(name, at === -1 ? '' : unquoted(part.slice(at + 1).trim()).toLowerCase())
  }
  return found
}

const withoutParameters = (value: string): string => (split(value, ';')[0] ?? '').trim()
const token = (value: string): string => unquoted(withoutParameters(value)).trim().toLowerCase()

function unquoted(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"')
    ? value.slice(1, -1).replace(/\\(.)/g, '$1')
    : value
}

function split(text: string, separator: ',' | ';'): readonly string[] {
  const parts: string[] = []
  let part = ''
  let quoted = false
  let bracketed = false
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at)
    if (quoted && letter === '\\') {
      part += letter + text.charAt(at + 1)
      at += 1
      continue
    }
    if (letter === '"' && !bracketed) quoted = !quoted
    else if (!quoted && letter === '<') bracketed = true
    else if (!quoted && letter === '>') bracketed = false
    if (letter === separator && !quoted && !bracketed) {
      parts.push(part.trim())
      part = ''
    } else part += letter
  }
  return [...parts, part.trim()]
}
