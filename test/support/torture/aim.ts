/** Where the softphone is to be met. */
export interface Target {
  /** user part of the Contact that it has registered */
  readonly user: string
}

/** A live dialog as its peer names it. */
export interface PeerDialog extends Target {
  readonly callId: string
  /** the peer's tag and the softphone's */
  readonly fromTag: string
  readonly toTag: string
  readonly cseq: number
}

/**
 * One message, byte for byte as it stands in its RFC but for the user of its Request-URI, which becomes the softphone's:
 * otherwise nearly all would end as 404. A URI without a user gets one. Everything odd about the start line stays.
 */
export function aimed(bytes: Buffer, { user }: Target): Buffer {
  return change(bytes, (text) => {
    const end = text.indexOf('\r\n')
    const line = text.slice(0, end)
    if (line.startsWith('SIP/')) return text
    const to = line.includes('@')
      ? line.replace(/(sips?:)[^\s<>]*@/i, `$1${user}@`)
      : line.replace(/(sips?:)/i, `$1${user}@`)
    return to + text.slice(end)
  })
}

/** The same inside a live dialog: its Call-ID, tags and next CSeq, where the message has such a header to carry them. */
export function inDialog(bytes: Buffer, dialog: PeerDialog): Buffer {
  return change(aimed(bytes, dialog), (text) => {
    const end = text.indexOf('\r\n\r\n')
    const head = text
      .slice(0, end)
      .replace(/^((?:call-id|i)\s*:\s*)[^\r\n]*(?:\r\n[ \t][^\r\n]*)*/im, `$1${dialog.callId}`)
      .replace(/^(cseq\s*:\s*)\d{1,9}(?=\s)/im, `$1${dialog.cseq}`)
    return tagged(tagged(head, 'from|f', dialog.fromTag), 'to|t', dialog.toTag) + text.slice(end)
  })
}

function tagged(head: string, names: string, tag: string): string {
  const header = new RegExp(`^(?:${names})\\s*:[^\\r\\n]*(?:\\r\\n[ \\t][^\\r\\n]*)*`, 'im')
  return head.replace(header, (line) => {
    const changed = line.replace(/(;\s*tag\s*=\s*)[^\s;]+/i, `$1${tag}`)
    return changed === line ? `${line};tag=${tag}` : changed
  })
}

/** One octet is one character in here, so that what is no text comes out as it went in. */
const change = (bytes: Buffer, by: (text: string) => string): Buffer =>
  Buffer.from(by(bytes.toString('latin1')), 'latin1')
