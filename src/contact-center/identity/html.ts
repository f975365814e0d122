/** Text that is HTML already. */
export interface Html {
  readonly html: string
}
type Part = string | Html | null | readonly Html[]

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign)

const written = (part: Part): string => {
  if (part === null) return ''
  if (typeof part === 'string') return escape(part)
  return 'html' in part ? part.html : part.map((one) => one.html).join('')
}

/** Everything that is put in is escaped, unless it is HTML itself. Attributes are always quoted. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: strings.reduce((text, next, index) => text + written(parts[index - 1] ?? null) + next),
})
