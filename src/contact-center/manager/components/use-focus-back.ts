import { useEffect, useRef, type RefObject } from 'react'

/**
 * Takes the focus when something is over and the button that began it is gone: otherwise Tab would start from the top of the page. Wherever
 * else the focus is by then, it stays.
 * @param over becomes true when it is over
 */
export function useFocusBack<Target extends HTMLElement>(over: boolean): RefObject<Target | null> {
  const target = useRef<Target>(null)
  const wasOver = useRef(over)
  useEffect(() => {
    const ends = over && !wasOver.current
    wasOver.current = over
    if (!ends) return
    // A dialog that closes gives the focus to its button first.
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === document.body) target.current?.focus()
    })
    return () => cancelAnimationFrame(frame)
  }, [over])
  return target
}
