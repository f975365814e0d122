/** What a sign-in wants of the browser. */
export interface SignInBrowser {
  readonly setTimeout: (run: () => void, ms: number) => number
  readonly clearTimeout: (timer: number) => void
  readonly address: () => URL
  /** leaves the page */
  readonly go: (link: string) => void
  /** puts another address in place of the one that is shown, and stays */
  readonly showAddress: (path: string) => void
  /** A window beside the page; null when the browser does not let it. Opened with the click, led elsewhere when that is known. */
  readonly openWindow: () => { lead(link: string): void } | null
  readonly closeWindow: () => void
  /** until the tab is closed; null in a browser that is told to keep nothing */
  readonly kept: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null
  /** Between the pages of this center in one browser. */
  readonly answers: { tell(search: string): void; onTold(listener: (search: string) => void): () => void }
}

export function createSignInBrowser(): SignInBrowser {
  const channel = new BroadcastChannel('offhook-sign-in')
  return {
    setTimeout: (run, ms) => window.setTimeout(run, ms),
    clearTimeout: (timer) => window.clearTimeout(timer),
    address: () => new URL(location.href),
    go: (link) => location.assign(link),
    showAddress: (path) => history.replaceState(null, '', path),
    openWindow: () => {
      const opened = open('about:blank', '_blank', 'popup,width=480,height=680')
      return opened && { lead: (link) => opened.location.replace(link) }
    },
    closeWindow: () => close(),
    kept: keptInTab(),
    answers: {
      tell: (search) => channel.postMessage(search),
      onTold: (listener) => {
        const told = ({ data }: MessageEvent<unknown>): void => {
          if (typeof data === 'string') listener(data)
        }
        channel.addEventListener('message', told)
        return () => channel.removeEventListener('message', told)
      },
    },
  }
}

function keptInTab(): Storage | null {
  try {
    return sessionStorage
  } catch {
    return null
  }
}
