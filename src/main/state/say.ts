import type { Headline, Tone } from '../../contract/ipc/console-snapshot.js'

export const say = (tone: Tone, text: string, detail: string | null = null): Headline => ({
  tone,
  text,
  detail,
})

/** The status that follows the present one. */
export function nextInWords(status: 'available' | 'on-break' | 'work-offline'): string {
  switch (status) {
    case 'available':
      return 'Then Available.'
    case 'on-break':
      return 'Then On break.'
    case 'work-offline':
      return 'Then Work offline.'
    default:
      return status satisfies never
  }
}
