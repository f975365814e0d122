/** As long a dialog or menu may take to give the focus back where it came from. */
const settleMs = 50

/**
 * When what has the focus goes away or is hidden, the browser gives it to the page, and Tab would start from the top. It is caught by
 * the open dialog, or else by what the window shows. Nothing else ever moves the focus here: an offer must not interrupt typing.
 * Returns its end.
 */
export function keepFocus(page: Document): () => void {
  let last: Element | null = null
  let settling: ReturnType<typeof setTimeout> | undefined
  const shown = (element: Element): boolean => element.isConnected && element.checkVisibility()

  const look = (): void => {
    const { activeElement } = page
    const nowhere = activeElement === null || activeElement === page.body || !shown(activeElement)
    if (!nowhere || last === null || shown(last)) return
    const place = page.querySelector<HTMLElement>('[role=dialog]') ?? page.querySelector<HTMLElement>('main')
    place?.focus({ preventScroll: true })
  }
  const lookSoon = (): void => {
    clearTimeout(settling)
    settling = setTimeout(look, settleMs)
  }
  const onFocus = ({ target }: FocusEvent): void => {
    if (target instanceof Element) last = target
  }

  const observer = new MutationObserver(lookSoon)
  observer.observe(page.body, { childList: true, subtree: true, attributeFilter: ['class', 'hidden'] })
  page.addEventListener('focusin', onFocus)
  return () => {
    clearTimeout(settling)
    observer.disconnect()
    page.removeEventListener('focusin', onFocus)
  }
}
