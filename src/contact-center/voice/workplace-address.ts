import type { Workplace } from '../../contract/domain.js'

/** Whom a desk phone's leg is placed to; a softphone is found by its registration. */
export function addressOf(workplace: Workplace): string {
  switch (workplace.kind) {
    case 'softphone':
      return ''
    case 'phone':
      return workplace.number
    case 'sip-uri':
      return workplace.uri
  }
}
