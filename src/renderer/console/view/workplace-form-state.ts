import type { Workplace } from '../../../contract/domain.js'

/** What the agent types in My Profile; all three are kept while the choice moves between them. */
export interface WorkplaceForm {
  readonly kind: Workplace['kind']
  readonly number: string
  readonly uri: string
}

export type WorkplaceCheck =
  | { readonly ok: true; readonly workplace: Workplace }
  | { readonly ok: false; readonly field: 'number' | 'uri'; readonly message: string }

export const formOf = (workplace: Workplace): WorkplaceForm => ({
  kind: workplace.kind,
  number: workplace.kind === 'phone' ? workplace.number : '',
  uri: workplace.kind === 'sip-uri' ? workplace.uri : '',
})

export function checkWorkplace(form: WorkplaceForm): WorkplaceCheck {
  switch (form.kind) {
    case 'softphone':
      return { ok: true, workplace: { kind: 'softphone' } }
    case 'phone':
      return checkNumber(form.number)
    case 'sip-uri':
      return checkUri(form.uri)
    default:
      return form.kind satisfies never
  }
}

function checkNumber(text: string): WorkplaceCheck {
  const refuse = (message: string): WorkplaceCheck => ({ ok: false, field: 'number', message })
  const number = text.replace(/[\s()./-]/g, '')
  if (number === '') return refuse('Enter the number of your workplace phone.')
  if (/[^0-9+]/.test(number))
    return refuse('A number has digits only, with + in front if it is international.')
  if (number.lastIndexOf('+') > 0) return refuse('The + belongs in front of the number.')
  const digits = number.replace('+', '').length
  if (digits < 2) return refuse('This number is too short: at least 2 digits.')
  if (digits > 20) return refuse('This number is too long: at most 20 digits.')
  return { ok: true, workplace: { kind: 'phone', number } }
}

function checkUri(text: string): WorkplaceCheck {
  const refuse = (message: string): WorkplaceCheck => ({ ok: false, field: 'uri', message })
  const trimmed = text.trim()
  if (trimmed === '') return refuse('Enter the SIP URI of your workplace phone.')
  const uri = /^sips?:/i.test(trimmed)
    ? trimmed.replace(/^sips?/i, (scheme) => scheme.toLowerCase())
    : `sip:${trimmed}`
  if (!/^sips?:[^\s@<>"]+@[^\s@<>"]+$/.test(uri)) return refuse('A SIP URI looks like sip:name@example.com.')
  if (uri.length > 200) return refuse('This SIP URI is too long: at most 200 characters.')
  return { ok: true, workplace: { kind: 'sip-uri', uri } }
}

export function sameWorkplace(a: Workplace, b: Workplace): boolean {
  if (a.kind === 'phone') return b.kind === 'phone' && a.number === b.number
  if (a.kind === 'sip-uri') return b.kind === 'sip-uri' && a.uri === b.uri
  return b.kind === 'softphone'
}
