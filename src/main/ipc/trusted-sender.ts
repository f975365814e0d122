/** Who sent an IPC message, as Electron reports it. */
export interface Sender {
  readonly webContentsId: number
  /** null once the frame has navigated away or is gone */
  readonly frame: { readonly url: string; readonly isMainFrame: boolean } | null
}

/** Whom a contract is served to. */
export interface ExpectedSender {
  readonly webContentsId: number | null
  /** the one page of that window; a fragment or query behind it changes nothing */
  readonly pageUrl: string
}

/** Why a message must not be served, or null when it comes from the main frame of the expected page. */
export function senderRefusal(sender: Sender, expected: ExpectedSender): string | null {
  if (sender.webContentsId !== expected.webContentsId) return 'another window'
  if (sender.frame === null) return 'a frame that is gone'
  if (!sender.frame.isMainFrame) return 'a frame inside the page'
  return samePage(sender.frame.url, expected.pageUrl) ? null : 'another page'
}

function samePage(actual: string, expected: string): boolean {
  if (!URL.canParse(actual)) return false
  const [a, b] = [new URL(actual), new URL(expected)]
  // `origin` of a non-special scheme is the string "null", so its parts are compared instead.
  return a.protocol === b.protocol && a.host === b.host && a.pathname === b.pathname
}
